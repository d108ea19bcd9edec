// Product of rows of windows with a matrix: the forward convolution, its input
// gradient, dense layers and C = A·B or A·Bᵀ, as an implicit GEMM.
//
//   out[m, j] = act(bias[j] + Σ over steps t, channels c of a[row(m,t) + c·ak] · b[t·bt + c·bk + j·bj])
//
//   m < M rows, j < N columns, t < steps, c < C channels
//
// A step of a forward convolution is a line of the window: its kw·Cin values lie one
// behind the other in the picture as in the filter, so they count as channels. A step
// of the input gradient is one tap of the window; matrices have one step.
//
// Tiling: one invocation computes 8 rows × 8 columns in registers (16 vec4), so
// that 16 vec4 loads feed 256 multiply-adds. There is no workgroup memory and no
// barrier: neighbours in a workgroup share rows of A through the cache, and on
// software GPUs a barrier costs more than the loads it saves. No matrix of windows
// is ever written: each step finds the 8 rows in the picture anew, outside the loop
// over channels.
// Memory traffic: A is read N/8 times, B M/8 times (from cache), out written once.
//
// Forms, by override: vec_k loads A four channels at a time (ak = 1, everything a
// multiple of 4); b_form 1 loads B four columns at a time (bj = 1), 2 four
// channels at a time (bk = 1, with vec_k), 0 value by value. Padding is guarded by
// index, never by multiplying with 0, which would let a NaN through. Rows and
// columns behind the last compute something from memory that is there, and it is
// not written.
//
// Method: register blocking after Goto & van de Geijn 2008, "Anatomy of
// high-performance matrix multiplication"; implicit GEMM after Chetlur et al.
// 2014, "cuDNN".

struct Sizes {
  first: u32, // number of the first invocation
  m: u32, n: u32, channels: u32, steps: u32,
  ak: u32, am: u32, bk: u32, bj: u32,
  bt: u32, kw: u32, h: u32, w: u32,     // picture that A is taken from
  oh: u32, ow: u32, stride: u32, bias: u32,
  pad_y: i32, pad_x: i32, tiles_n: u32, tiles: u32,
  cin: u32,                             // channels of a pixel
}

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> a4: array<vec4<f32>>; // the same memory
@group(0) @binding(3) var<storage, read> b: array<f32>;
@group(0) @binding(4) var<storage, read> b4: array<vec4<f32>>; // the same memory
@group(0) @binding(5) var<storage, read> bias: array<f32>;
@group(0) @binding(6) var<storage, read_write> out: array<f32>;

override vec_k: bool = false;
override b_form: u32 = 0u;
// What a row is: 0 row m of a matrix; 1 the window of output pixel m; 2 the
// outputs whose windows see input pixel m.
override rows: u32 = 0u;

// place is a row without its step: picture, first line and column.
struct Place { n: u32, y: i32, x: i32 }

fn place(row: u32) -> Place {
  let m = min(row, s.m - 1u);
  if (rows == 0u) { return Place(m, 0, 0); }
  let x = i32(m % s.ow);
  let y = i32((m / s.ow) % s.oh);
  let n = m / (s.ow * s.oh);
  if (rows == 1u) { return Place(n, y * i32(s.stride) - s.pad_y, x * i32(s.stride) - s.pad_x); }
  return Place(n, y + s.pad_y, x + s.pad_x);
}

// Start is where a row's values begin in a step: base is in A, and value c is there if
// lo + c lies within 0 to the length of a line (rows 1) or if ok (rows 2).
struct Start { base: u32, lo: i32, ok: bool }

fn start(p: Place, t: u32) -> Start {
  if (rows == 0u) { return Start(p.n * s.am, 0, true); }
  if (rows == 1u) {
    let y = p.y + i32(t);
    let inside = u32(y) < s.h; // below 0 is far above as an unsigned number
    return Start((p.n * s.h + select(0u, u32(y), inside)) * s.w * s.cin, select(-0x10000000, p.x * i32(s.cin), inside), true);
  }
  let ky = i32(t / s.kw);
  let kx = i32(t % s.kw);
  let stride = i32(s.stride);
  let y = (p.y - ky) / stride;
  let x = (p.x - kx) / stride;
  let ok = (p.y >= ky) & (p.x >= kx) & (y * stride == p.y - ky) & (x * stride == p.x - kx) & (u32(y) < s.h) & (u32(x) < s.w);
  return Start(select(0u, ((p.n * s.h + u32(y)) * s.w + u32(x)) * s.cin, ok), 0, ok);
}

// Loads select between a value and 0 instead of branching: software GPUs compile
// a straight line hundreds of times faster than the same with branches.
fn load(p: Start, c: u32) -> f32 {
  if (rows == 0u) { return a[p.base + c * s.ak]; }
  if (rows == 1u) {
    let i = u32(p.lo + i32(c));
    let ok = i < s.w * s.cin;
    return select(0.0, a[p.base + select(0u, i, ok)], ok);
  }
  return select(0.0, a[p.base + c], p.ok);
}

fn load4(p: Start, c: u32) -> vec4<f32> {
  if (rows == 0u) { return a4[(p.base + c) / 4u]; }
  if (rows == 1u) {
    let i = u32(p.lo + i32(c));
    let ok = i < s.w * s.cin;
    return select(vec4<f32>(), a4[(p.base + select(0u, i, ok)) / 4u], ok);
  }
  return select(vec4<f32>(), a4[(p.base + c) / 4u], p.ok);
}

// columns is four columns of B for one channel.
fn columns(at: u32, j: vec4<u32>) -> vec4<f32> {
  if (b_form == 1u) { return b4[(at + j.x) / 4u]; }
  return vec4<f32>(b[at + j.x], b[at + j.y], b[at + j.z], b[at + j.w]);
}

// channels is four channels of B for one column.
fn channels(at: u32, j: u32) -> vec4<f32> { return b4[(at + j) / 4u]; }

@compute @workgroup_size(64)
fn product(@builtin(global_invocation_id) id: vec3<u32>) {
  let tile = s.first + id.x;
  if (tile >= s.tiles) { return; }
  let j = tile % s.tiles_n * 8u;
  let m = tile / s.tiles_n * 8u;
  // Where the columns are in B, those behind the last as the last.
  let ju = min(j + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(s.n - 1u)) * s.bj;
  let jv = min(j + vec4<u32>(4u, 5u, 6u, 7u), vec4<u32>(s.n - 1u)) * s.bj;
  var p0 = place(m + 0u);
  var p1 = place(m + 1u);
  var p2 = place(m + 2u);
  var p3 = place(m + 3u);
  var p4 = place(m + 4u);
  var p5 = place(m + 5u);
  var p6 = place(m + 6u);
  var p7 = place(m + 7u);
  var l0 = vec4<f32>(); var r0 = vec4<f32>();
  var l1 = vec4<f32>(); var r1 = vec4<f32>();
  var l2 = vec4<f32>(); var r2 = vec4<f32>();
  var l3 = vec4<f32>(); var r3 = vec4<f32>();
  var l4 = vec4<f32>(); var r4 = vec4<f32>();
  var l5 = vec4<f32>(); var r5 = vec4<f32>();
  var l6 = vec4<f32>(); var r6 = vec4<f32>();
  var l7 = vec4<f32>(); var r7 = vec4<f32>();
  for (var t = 0u; t < s.steps; t++) {
    let at0 = start(p0, t);
    let at1 = start(p1, t);
    let at2 = start(p2, t);
    let at3 = start(p3, t);
    let at4 = start(p4, t);
    let at5 = start(p5, t);
    let at6 = start(p6, t);
    let at7 = start(p7, t);
    if (vec_k) {
      for (var c = 0u; c < s.channels; c += 4u) {
        let bat = t * s.bt + c * s.bk;
        let a0 = load4(at0, c);
        let a1 = load4(at1, c);
        let a2 = load4(at2, c);
        let a3 = load4(at3, c);
        let a4 = load4(at4, c);
        let a5 = load4(at5, c);
        let a6 = load4(at6, c);
        let a7 = load4(at7, c);
        if (b_form == 2u) {
          let u0 = channels(bat, ju.x); let v0 = channels(bat, jv.x);
          let u1 = channels(bat, ju.y); let v1 = channels(bat, jv.y);
          let u2 = channels(bat, ju.z); let v2 = channels(bat, jv.z);
          let u3 = channels(bat, ju.w); let v3 = channels(bat, jv.w);
          l0 += vec4<f32>(dot(a0, u0), dot(a0, u1), dot(a0, u2), dot(a0, u3));
          r0 += vec4<f32>(dot(a0, v0), dot(a0, v1), dot(a0, v2), dot(a0, v3));
          l1 += vec4<f32>(dot(a1, u0), dot(a1, u1), dot(a1, u2), dot(a1, u3));
          r1 += vec4<f32>(dot(a1, v0), dot(a1, v1), dot(a1, v2), dot(a1, v3));
          l2 += vec4<f32>(dot(a2, u0), dot(a2, u1), dot(a2, u2), dot(a2, u3));
          r2 += vec4<f32>(dot(a2, v0), dot(a2, v1), dot(a2, v2), dot(a2, v3));
          l3 += vec4<f32>(dot(a3, u0), dot(a3, u1), dot(a3, u2), dot(a3, u3));
          r3 += vec4<f32>(dot(a3, v0), dot(a3, v1), dot(a3, v2), dot(a3, v3));
          l4 += vec4<f32>(dot(a4, u0), dot(a4, u1), dot(a4, u2), dot(a4, u3));
          r4 += vec4<f32>(dot(a4, v0), dot(a4, v1), dot(a4, v2), dot(a4, v3));
          l5 += vec4<f32>(dot(a5, u0), dot(a5, u1), dot(a5, u2), dot(a5, u3));
          r5 += vec4<f32>(dot(a5, v0), dot(a5, v1), dot(a5, v2), dot(a5, v3));
          l6 += vec4<f32>(dot(a6, u0), dot(a6, u1), dot(a6, u2), dot(a6, u3));
          r6 += vec4<f32>(dot(a6, v0), dot(a6, v1), dot(a6, v2), dot(a6, v3));
          l7 += vec4<f32>(dot(a7, u0), dot(a7, u1), dot(a7, u2), dot(a7, u3));
          r7 += vec4<f32>(dot(a7, v0), dot(a7, v1), dot(a7, v2), dot(a7, v3));
        } else {
          let u0 = columns(bat + 0u * s.bk, ju); let v0 = columns(bat + 0u * s.bk, jv);
          l0 += a0.x * u0; r0 += a0.x * v0;
          l1 += a1.x * u0; r1 += a1.x * v0;
          l2 += a2.x * u0; r2 += a2.x * v0;
          l3 += a3.x * u0; r3 += a3.x * v0;
          l4 += a4.x * u0; r4 += a4.x * v0;
          l5 += a5.x * u0; r5 += a5.x * v0;
          l6 += a6.x * u0; r6 += a6.x * v0;
          l7 += a7.x * u0; r7 += a7.x * v0;
          let u1 = columns(bat + 1u * s.bk, ju); let v1 = columns(bat + 1u * s.bk, jv);
          l0 += a0.y * u1; r0 += a0.y * v1;
          l1 += a1.y * u1; r1 += a1.y * v1;
          l2 += a2.y * u1; r2 += a2.y * v1;
          l3 += a3.y * u1; r3 += a3.y * v1;
          l4 += a4.y * u1; r4 += a4.y * v1;
          l5 += a5.y * u1; r5 += a5.y * v1;
          l6 += a6.y * u1; r6 += a6.y * v1;
          l7 += a7.y * u1; r7 += a7.y * v1;
          let u2 = columns(bat + 2u * s.bk, ju); let v2 = columns(bat + 2u * s.bk, jv);
          l0 += a0.z * u2; r0 += a0.z * v2;
          l1 += a1.z * u2; r1 += a1.z * v2;
          l2 += a2.z * u2; r2 += a2.z * v2;
          l3 += a3.z * u2; r3 += a3.z * v2;
          l4 += a4.z * u2; r4 += a4.z * v2;
          l5 += a5.z * u2; r5 += a5.z * v2;
          l6 += a6.z * u2; r6 += a6.z * v2;
          l7 += a7.z * u2; r7 += a7.z * v2;
          let u3 = columns(bat + 3u * s.bk, ju); let v3 = columns(bat + 3u * s.bk, jv);
          l0 += a0.w * u3; r0 += a0.w * v3;
          l1 += a1.w * u3; r1 += a1.w * v3;
          l2 += a2.w * u3; r2 += a2.w * v3;
          l3 += a3.w * u3; r3 += a3.w * v3;
          l4 += a4.w * u3; r4 += a4.w * v3;
          l5 += a5.w * u3; r5 += a5.w * v3;
          l6 += a6.w * u3; r6 += a6.w * v3;
          l7 += a7.w * u3; r7 += a7.w * v3;
        }
      }
    } else {
      for (var c = 0u; c < s.channels; c++) {
        let bat = t * s.bt + c * s.bk;
        let u = columns(bat, ju);
        let v = columns(bat, jv);
        let a0 = load(at0, c); l0 += a0 * u; r0 += a0 * v;
        let a1 = load(at1, c); l1 += a1 * u; r1 += a1 * v;
        let a2 = load(at2, c); l2 += a2 * u; r2 += a2 * v;
        let a3 = load(at3, c); l3 += a3 * u; r3 += a3 * v;
        let a4 = load(at4, c); l4 += a4 * u; r4 += a4 * v;
        let a5 = load(at5, c); l5 += a5 * u; r5 += a5 * v;
        let a6 = load(at6, c); l6 += a6 * u; r6 += a6 * v;
        let a7 = load(at7, c); l7 += a7 * u; r7 += a7 * v;
      }
    }
  }
  var sums = array<vec4<f32>, 16>(l0, r0, l1, r1, l2, r2, l3, r3, l4, r4, l5, r5, l6, r6, l7, r7);
  let height = min(8u, s.m - m);
  let width = min(8u, s.n - j);
  for (var i = 0u; i < height; i++) {
    for (var k = 0u; k < width; k++) {
      var v = sums[2u * i + k / 4u][k % 4u];
      if (s.bias != 0u) { v += bias[j + k]; }
      out[(m + i) * s.n + j + k] = activation(v);
    }
  }
}
