// Losses and their gradients, one invocation a row: rows are few and short, so a step
// never waits for this.
//
//   softmax     loss[i] = log Σ exp(z - top) - (z[label] - top)   dx = (softmax - one-hot)/N
//   regression  loss[i] = Σ w·(x - y)²            dx = w·2(x - y)/N          (poisson false)
//               loss[i] = Σ w·(ŷ - y·log ŷ)       dx = w·σ(x)·(1 - y/ŷ)/N    (poisson true)
//               with ŷ = log(1 + eˣ)
//   record      loss[place] = Σ x / N, place the last value of hyper (in y)
//
//   x, dx: N×C   label, loss: N   y, w: N×C   (record: x: N   y: 8   loss: C)
//
// A weight of 0 ignores a value, whatever x holds. Weights and labels are tested by bits
// and ranges, because WGSL may assume that no number is NaN. A label that is not a class
// makes the row's loss NaN, and so does a NaN in x.
// Memory traffic: x three times (softmax) or once, gradients once.

struct Sizes { first: u32, n: u32, c: u32, gradient: u32 }

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;      // labels or targets
@group(0) @binding(3) var<storage, read> weight: array<f32>;
@group(0) @binding(4) var<storage, read_write> loss: array<f32>;
@group(0) @binding(5) var<storage, read_write> dx: array<f32>;

override poisson: bool = false;

// log1p returns log(1 + e) for 0 ≤ e ≤ 1, accurate where e is small.
fn log1p(e: f32) -> f32 {
  if (e < 0.0625) { return e * (1.0 - e * (0.5 - e * (1.0 / 3.0 - e * (0.25 - e * (0.2 - e / 6.0))))); }
  return log(1.0 + e);
}

@compute @workgroup_size(64)
fn softmax(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = s.first + id.x;
  if (i >= s.n) { return; }
  let base = i * s.c;
  let label = u32(clamp(y[i], 0.0, f32(s.c)));
  var top = x[base];
  var bad = is_nan(y[i]) || is_nan(top);
  for (var c = 1u; c < s.c; c++) {
    bad = bad || is_nan(x[base + c]);
    top = max(top, x[base + c]);
  }
  var total = 0.0;
  for (var c = 0u; c < s.c; c++) { total += exp(max(x[base + c] - top, -100.0)); }
  if (bad || label >= s.c || is_negative(y[i])) {
    loss[i] = not_a_number();
  } else {
    loss[i] = log(total) - (x[base + label] - top);
  }
  if (s.gradient == 0u) { return; }
  for (var c = 0u; c < s.c; c++) {
    let p = exp(max(x[base + c] - top, -100.0)) / total;
    dx[base + c] = (p - select(0.0, 1.0, c == label)) / f32(s.n);
  }
}

// Error is a value's loss and derivative.
struct Error { loss: f32, slope: f32 }

fn error(v: f32, t: f32) -> Error {
  if (!poisson) { return Error((v - t) * (v - t), 2.0 * (v - t)); }
  let e = exp(max(-abs(v), -87.0));
  let rate = max(v, 0.0) + log1p(e);
  let logistic = select(1.0, e, v < 0.0) / (1.0 + e);
  if (v < -16.0) { return Error(rate - t * (v - 0.5 * e), logistic - t * (1.0 - 0.5 * e)); }
  return Error(rate - t * log(rate), logistic * (1.0 - t / rate));
}

@compute @workgroup_size(64)
fn regression(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = s.first + id.x;
  if (i >= s.n) { return; }
  var total = 0.0;
  for (var c = 0u; c < s.c; c++) {
    let at = i * s.c + c;
    let w = weight[at];
    var e = Error(0.0, 0.0);
    if ((bitcast<u32>(w) & 0x7fffffffu) != 0u) {
      e = error(x[at], y[at]);
      if (is_nan(x[at])) { e = Error(not_a_number(), not_a_number()); }
      total += w * e.loss;
      e.slope = w * e.slope / f32(s.n);
    }
    if (s.gradient != 0u) { dx[at] = e.slope; }
  }
  loss[i] = total;
}

// record computes a batch's mean loss. One invocation sums parts of 64 and then the parts: a
// batch is too short for a tree of sums to be worth its barriers.
@compute @workgroup_size(64)
fn record(@builtin(local_invocation_index) local: u32) {
  if (local > 0u) { return; }
  var total = 0.0;
  for (var first = 0u; first < s.n; first += 64u) {
    var part = 0.0;
    for (var i = first; i < min(first + 64u, s.n); i++) { part += x[i]; }
    total += part;
  }
  loss[min(u32(clamp(y[7], 0.0, 4294967040.0)), s.c - 1u)] = total / f32(s.n);
}
