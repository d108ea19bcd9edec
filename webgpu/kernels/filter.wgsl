// Gradient of a convolution with respect to its filters and bias, and C = Aᵀ·B:
// a product over all output pixels of all pictures.
//
//   part[z, (t,c), j] = Σ over output pixels p of split z of x[in(p,t), c] · dy[p, j]
//   part[z, M, j]     = Σ over output pixels p of split z of dy[p, j]
//
//   x: N×H×W×C   dy: N×OH×OW×Cout   M = kh·kw·C rows (tap, channel), and one of ones
//
// The sum is long (N·OH·OW) and the result small, so it is split into parts that run in
// parallel (split-K); sum.wgsl adds them in a fixed order. Without atomics the result is
// the same in every run.
// Tiling: 8 rows × 8 columns in registers an invocation, see product.wgsl.
// Memory traffic: x is read Cout/8 times, dy M/8 times (from cache), parts once
// written and once read.
//
// Overrides: vec_a loads x four channels at a time (C a multiple of 4), vec_b dy
// four columns at a time (Cout a multiple of 4).
//
// Method: split-K as in Kerr et al. 2017, "CUTLASS".

override vec_a: bool = false;
override vec_b: bool = false;

fn column(p: u32, j: u32) -> f32 {
  let ok = j < s.n;
  return select(0.0, dy[select(0u, p * s.n + j, ok)], ok);
}

fn columns(p: u32, j: u32) -> vec4<f32> {
  if (vec_b) {
    let ok = j < s.n;
    return select(vec4<f32>(), dy4[select(0u, (p * s.n + j) / 4u, ok)], ok);
  }
  return vec4<f32>(column(p, j), column(p, j + 1u), column(p, j + 2u), column(p, j + 3u));
}

@compute @workgroup_size(64)
fn filter_grad(@builtin(global_invocation_id) id: vec3<u32>) {
  let work = s.first + id.x;
  if (work >= s.tiles * s.splits) { return; }
  let z = work / s.tiles;
  let tile = work % s.tiles;
  let j = tile % s.tiles_n * 8u;
  let m = tile / s.tiles_n * 8u;
  for $r in 8: let r$r = row(m + $ru);
  for $r in 8: var l$r = vec4<f32>(); var h$r = vec4<f32>();
  let end = min((z + 1u) * s.per_split, s.pixels);
  for (var p = z * s.per_split; p < end; p++) {
    let n = p / (s.oh * s.ow);
    let wy = i32((p / s.ow % s.oh) * s.stride) - s.pad_y;
    let wx = i32((p % s.ow) * s.stride) - s.pad_x;
    let u = columns(p, j);
    let v = columns(p, j + 4u);
    if (vec_a) {
      let a = values(r0, n, wy, wx);
      let b = values(r4, n, wy, wx);
      l0 += a.x * u; h0 += a.x * v;
      l1 += a.y * u; h1 += a.y * v;
      l2 += a.z * u; h2 += a.z * v;
      l3 += a.w * u; h3 += a.w * v;
      l4 += b.x * u; h4 += b.x * v;
      l5 += b.y * u; h5 += b.y * v;
      l6 += b.z * u; h6 += b.z * v;
      l7 += b.w * u; h7 += b.w * v;
    } else {
      for $r in 8: let a$r = value(r$r, n, wy, wx); l$r += a$r * u; h$r += a$r * v;
    }
  }
  var sums = array<vec4<f32>, 16>(l0, h0, l1, h1, l2, h2, l3, h3, l4, h4, l5, h5, l6, h6, l7, h7);
  let height = min(8u, s.m + s.bias - m);
  let width = min(8u, s.n - j);
  for (var i = 0u; i < height; i++) {
    for (var k = 0u; k < width; k++) {
      part[(z * (s.m + s.bias) + m + i) * s.n + j + k] = sums[2u * i + k / 4u][k % 4u];
    }
  }
}
