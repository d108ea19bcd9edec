// Rows of a filter gradient, each a tap of the window and a channel: how filter.wgsl and
// filter_quad.wgsl address x. This file is appended to them. Pixels outside the picture
// are guarded by index, as in implicit.wgsl. Memory traffic: that of the kernels.

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

// Row is a tap and a channel; kind 0 a row of x, 1 the row of ones, 2 none.
struct Row { ky: i32, kx: i32, c: u32, kind: u32 }

fn row(m: u32) -> Row {
  let t = m / s.channels;
  var kind = 0u;
  if (m >= s.m) { kind = select(2u, 1u, m == s.m && s.bias != 0u); }
  return Row(i32(t / s.kw), i32(t % s.kw), m % s.channels, kind);
}

// inside reports whether the tap of a window that begins at (y, x) lies in the picture.
fn inside(r: Row, y: i32, x: i32) -> bool {
  let iy = y + r.ky;
  let ix = x + r.kx;
  return iy >= 0 && ix >= 0 && iy < i32(s.h) && ix < i32(s.w);
}

// at returns where its value is.
fn at(r: Row, n: u32, y: i32, x: i32) -> u32 {
  return ((n * s.h + u32(y + r.ky)) * s.w + u32(x + r.kx)) * s.channels + r.c;
}

fn value(r: Row, n: u32, y: i32, px: i32) -> f32 {
  let ok = r.kind == 0u && inside(r, y, px);
  return select(select(0.0, 1.0, r.kind == 1u), x[select(0u, at(r, n, y, px), ok)], ok);
}

// values returns four rows: of one tap, or (the last) one of ones and three of nothing.
fn values(r: Row, n: u32, y: i32, px: i32) -> vec4<f32> {
  let ok = r.kind == 0u && inside(r, y, px);
  return select(vec4<f32>(select(0.0, 1.0, r.kind == 1u), 0.0, 0.0, 0.0), x4[select(0u, at(r, n, y, px) / 4u, ok)], ok);
}
