// Rows of a product that are not copied: how product.wgsl and product_quad.wgsl address
// A. This file is appended to them.
//
// A row is a row of a matrix, the window of an output pixel, or the outputs whose windows
// contain an input pixel. No matrix of windows is ever written: each step finds its values
// in the picture again, outside the loop over channels. A line of a window is one stretch
// of channels: with one input channel the 5×5 convolution of 28×28 pictures takes half the
// time. Padding is guarded by index, never by multiplying with 0, which would let a NaN
// through.
// Memory traffic: that of the kernels.

struct Sizes {
  first: u32, // number of the first invocation
  m: u32, n: u32, channels: u32, steps: u32,
  ak: u32, am: u32, bk: u32, bj: u32,
  bt: u32, kw: u32, h: u32, w: u32,     // picture that A is read from
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

// What a row is: 0 row m of a matrix; 1 the window of output pixel m; 2 the outputs whose
// windows contain input pixel m.
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
    return Start((p.n * s.h + select(0u, u32(y), inside)) * s.w * s.cin,
      select(-0x10000000, p.x * i32(s.cin), inside), true);
  }
  let ky = i32(t / s.kw);
  let kx = i32(t % s.kw);
  let stride = i32(s.stride);
  let y = (p.y - ky) / stride;
  let x = (p.x - kx) / stride;
  let ok = (p.y >= ky) & (p.x >= kx) & (y * stride == p.y - ky) & (x * stride == p.x - kx)
    & (u32(y) < s.h) & (u32(x) < s.w);
  return Start(select(0u, ((p.n * s.h + u32(y)) * s.w + u32(x)) * s.cin, ok), 0, ok);
}

// Loads select between a value and 0 instead of branching: SwiftShader compiles this in less than a second and did not
// finish the same product with branches within 280.
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
