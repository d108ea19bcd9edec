// Product of rows of windows with a matrix: the forward convolution, its input
// gradient, dense layers and C = A·B or A·Bᵀ, as an implicit GEMM.
//
//   out[m, j] = act(bias[j] + Σ over steps t, channels c of a[row(m,t) + c·ak] · b[t·bt + c·bk + j·bj])
//
//   m < M rows, j < N columns, t < steps, c < C channels
//
// A step of a forward convolution is a line of the window: its kw·Cin values are contiguous
// in the picture and in the filter, so they count as channels. A step of the input gradient
// is one tap of the window; matrices have one step.
//
// Tiling: one invocation computes 8 rows × 8 columns in registers (16 vec4), so
// that 16 vec4 loads feed 256 multiply-adds. There is no workgroup memory and no
// barrier: neighbours in a workgroup share rows of A through the cache, and on
// software GPUs a barrier costs more than the loads it saves. No matrix of windows
// is ever written: each step finds the 8 rows in the picture again, outside the loop
// over channels.
// Memory traffic: A is read N/8 times, B M/8 times (from cache), out written once.
//
// Forms, by override: vec_k loads A four channels at a time (ak = 1, everything a
// multiple of 4); b_form 1 loads B four columns at a time (bj = 1), 2 four
// channels at a time (bk = 1, with vec_k), 0 value by value. Padding is guarded by
// index, never by multiplying with 0, which would let a NaN through. Rows and columns
// beyond the last compute something from valid memory that is not written.
//
// Method: register blocking after Goto & van de Geijn 2008, "Anatomy of
// high-performance matrix multiplication"; implicit GEMM after Chetlur et al.
// 2014, "cuDNN".

override vec_k: bool = false;
override b_form: u32 = 0u;

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
  // Where the columns are in B; those beyond the last are the last.
  let ju = min(j + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(s.n - 1u)) * s.bj;
  let jv = min(j + vec4<u32>(4u, 5u, 6u, 7u), vec4<u32>(s.n - 1u)) * s.bj;
  for $r in 8: let p$r = place(m + $ru);
  for $r in 8: var l$r = vec4<f32>(); var r$r = vec4<f32>();
  for (var t = 0u; t < s.steps; t++) {
    for $r in 8: let at$r = start(p$r, t);
    if (vec_k) {
      for (var c = 0u; c < s.channels; c += 4u) {
        let bat = t * s.bt + c * s.bk;
        for $r in 8: let a$r = load4(at$r, c);
        if (b_form == 2u) {
          let u0 = channels(bat, ju.x); let u1 = channels(bat, ju.y);
          let u2 = channels(bat, ju.z); let u3 = channels(bat, ju.w);
          let v0 = channels(bat, jv.x); let v1 = channels(bat, jv.y);
          let v2 = channels(bat, jv.z); let v3 = channels(bat, jv.w);
          for $r in 8: l$r += vec4<f32>(dot(a$r, u0), dot(a$r, u1), dot(a$r, u2), dot(a$r, u3));
          for $r in 8: r$r += vec4<f32>(dot(a$r, v0), dot(a$r, v1), dot(a$r, v2), dot(a$r, v3));
        } else {
          let u0 = columns(bat + 0u * s.bk, ju); let v0 = columns(bat + 0u * s.bk, jv);
          for $r in 8: l$r += a$r.x * u0; r$r += a$r.x * v0;
          let u1 = columns(bat + 1u * s.bk, ju); let v1 = columns(bat + 1u * s.bk, jv);
          for $r in 8: l$r += a$r.y * u1; r$r += a$r.y * v1;
          let u2 = columns(bat + 2u * s.bk, ju); let v2 = columns(bat + 2u * s.bk, jv);
          for $r in 8: l$r += a$r.z * u2; r$r += a$r.z * v2;
          let u3 = columns(bat + 3u * s.bk, ju); let v3 = columns(bat + 3u * s.bk, jv);
          for $r in 8: l$r += a$r.w * u3; r$r += a$r.w * v3;
        }
      }
    } else {
      for (var c = 0u; c < s.channels; c++) {
        let bat = t * s.bt + c * s.bk;
        let u = columns(bat, ju);
        let v = columns(bat, jv);
        for $r in 8: let a$r = load(at$r, c); l$r += a$r * u; r$r += a$r * v;
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
