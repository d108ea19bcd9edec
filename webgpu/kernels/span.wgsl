// Windows over pictures and the pixels in them, shared by pool.wgsl and overlap.wgsl. This
// file is appended to them. Memory traffic: that of the kernels.

struct Sizes {
  first: u32, // number of the first invocation
  n: u32, h: u32, w: u32, c: u32, // c: channels, or fours of them
  oh: u32, ow: u32, kh: u32, kw: u32,
  stride: u32, pad_y: i32, pad_x: i32, all: u32, // all: invocations
}

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> x: array<$value>;
@group(0) @binding(2) var<storage, read> y: array<$value>;
@group(0) @binding(3) var<storage, read> dy: array<$value>;
@group(0) @binding(4) var<storage, read_write> out: array<$value>;

// Place is a pixel's picture, line, column and channel.
struct Place { n: u32, y: i32, x: i32, c: u32 }

fn place(i: u32, h: u32, w: u32) -> Place {
  let pixel = i / s.c;
  let line = pixel / w;
  let n = line / h;
  return Place(n, i32(line - n * h), i32(pixel - line * w), i - pixel * s.c);
}

fn input(p: Place, y: i32, x: i32) -> u32 { return ((p.n * s.h + u32(y)) * s.w + u32(x)) * s.c + p.c; }
fn result(p: Place, y: i32, x: i32) -> u32 { return ((p.n * s.oh + u32(y)) * s.ow + u32(x)) * s.c + p.c; }

// Span is the part of a window inside the picture: lines y0 to y1 − 1, columns x0 to
// x1 − 1.
struct Span { y0: i32, x0: i32, y1: i32, x1: i32 }

fn span(oy: i32, ox: i32) -> Span {
  let y = oy * i32(s.stride) - s.pad_y;
  let x = ox * i32(s.stride) - s.pad_x;
  return Span(max(y, 0), max(x, 0), min(y + i32(s.kh), i32(s.h)), min(x + i32(s.kw), i32(s.w)));
}

// seen returns the windows that contain an input pixel, as a span of results.
fn seen(p: Place) -> Span {
  let stride = i32(s.stride);
  let y = p.y + s.pad_y;
  let x = p.x + s.pad_x;
  return Span(max(y - i32(s.kh) + stride, 0) / stride, max(x - i32(s.kw) + stride, 0) / stride,
    min(y / stride + 1, i32(s.oh)), min(x / stride + 1, i32(s.ow)));
}

fn index(id: vec3<u32>) -> u32 { return s.first + id.x; }
