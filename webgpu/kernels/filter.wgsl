// Gradient of a convolution with respect to its filters and bias, and C = Aᵀ·B:
// a product over all output pixels of all pictures.
//
//   part[z, (t,c), j] = Σ over output pixels p of split z of x[in(p,t), c] · dy[p, j]
//   part[z, M, j]     = Σ over output pixels p of split z of dy[p, j]
//
//   x: N×H×W×C   dy: N×OH×OW×Cout   M = kh·kw·C rows (tap, channel), and one of ones
//
// The sum is long (N·OH·OW) and the result small, so it is split into parts that
// run beside each other (split-K); sum.wgsl adds them in a fixed order. The result
// is the same in every run: no atomics.
// Tiling: 8 rows × 8 columns in registers an invocation, see product.wgsl.
// Memory traffic: x is read Cout/8 times, dy M/8 times (from cache), parts once
// written and once read.
//
// Overrides: vec_a loads x four channels at a time (C a multiple of 4), vec_b dy
// four columns at a time (Cout a multiple of 4).
//
// Method: split-K as in Kerr et al. 2017, "CUTLASS".

struct Sizes {
  first: u32, // number of the first invocation
  m: u32, n: u32, channels: u32, pixels: u32,   // pixels: N·OH·OW
  kw: u32, h: u32, w: u32, oh: u32,
  ow: u32, stride: u32, per_split: u32, tiles_n: u32,
  pad_y: i32, pad_x: i32, tiles: u32, bias: u32, // tiles of one split
  splits: u32,
}

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> x4: array<vec4<f32>>; // the same memory
@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read> dy4: array<vec4<f32>>; // the same memory
@group(0) @binding(5) var<storage, read_write> part: array<f32>;

override vec_a: bool = false;
override vec_b: bool = false;

// Row is a tap and a channel; kind 0 a row of x, 1 the row of ones, 2 none.
struct Row { ky: i32, kx: i32, c: u32, kind: u32 }

fn row(m: u32) -> Row {
  let t = m / s.channels;
  var kind = 0u;
  if (m >= s.m) { kind = select(2u, 1u, m == s.m && s.bias != 0u); }
  return Row(i32(t / s.kw), i32(t % s.kw), m % s.channels, kind);
}

// inside tells whether the tap of a window that begins at (y, x) sees the picture.
fn inside(r: Row, y: i32, x: i32) -> bool {
  let iy = y + r.ky;
  let ix = x + r.kx;
  return iy >= 0 && ix >= 0 && iy < i32(s.h) && ix < i32(s.w);
}

// at is where it finds its value.
fn at(r: Row, n: u32, y: i32, x: i32) -> u32 {
  return ((n * s.h + u32(y + r.ky)) * s.w + u32(x + r.kx)) * s.channels + r.c;
}

fn value(r: Row, n: u32, y: i32, px: i32) -> f32 {
  let ok = r.kind == 0u && inside(r, y, px);
  return select(select(0.0, 1.0, r.kind == 1u), x[select(0u, at(r, n, y, px), ok)], ok);
}

// values is four rows: of one tap, or (the last) one of ones and three of none.
fn values(r: Row, n: u32, y: i32, px: i32) -> vec4<f32> {
  let ok = r.kind == 0u && inside(r, y, px);
  return select(vec4<f32>(select(0.0, 1.0, r.kind == 1u), 0.0, 0.0, 0.0), x4[select(0u, at(r, n, y, px) / 4u, ok)], ok);
}

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
  let r0 = row(m + 0u);
  let r1 = row(m + 1u);
  let r2 = row(m + 2u);
  let r3 = row(m + 3u);
  let r4 = row(m + 4u);
  let r5 = row(m + 5u);
  let r6 = row(m + 6u);
  let r7 = row(m + 7u);
  var l0 = vec4<f32>(); var h0 = vec4<f32>();
  var l1 = vec4<f32>(); var h1 = vec4<f32>();
  var l2 = vec4<f32>(); var h2 = vec4<f32>();
  var l3 = vec4<f32>(); var h3 = vec4<f32>();
  var l4 = vec4<f32>(); var h4 = vec4<f32>();
  var l5 = vec4<f32>(); var h5 = vec4<f32>();
  var l6 = vec4<f32>(); var h6 = vec4<f32>();
  var l7 = vec4<f32>(); var h7 = vec4<f32>();
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
      let a0 = value(r0, n, wy, wx); l0 += a0 * u; h0 += a0 * v;
      let a1 = value(r1, n, wy, wx); l1 += a1 * u; h1 += a1 * v;
      let a2 = value(r2, n, wy, wx); l2 += a2 * u; h2 += a2 * v;
      let a3 = value(r3, n, wy, wx); l3 += a3 * u; h3 += a3 * v;
      let a4 = value(r4, n, wy, wx); l4 += a4 * u; h4 += a4 * v;
      let a5 = value(r5, n, wy, wx); l5 += a5 * u; h5 += a5 * v;
      let a6 = value(r6, n, wy, wx); l6 += a6 * u; h6 += a6 * v;
      let a7 = value(r7, n, wy, wx); l7 += a7 * u; h7 += a7 * v;
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
