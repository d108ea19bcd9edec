// Sliding windows over pictures, channel by channel: pooling and subsampling,
// forward (one invocation an output) and backward (one an input, which gathers
// from the windows that see it: no atomics, and every value is written).
//
//   pictures N×H×W×C   results N×OH×OW×C
//
// Which value of a window was the largest is not stored: it is the first, in
// row-major order, that equals the result. Inputs that do not equal it (most)
// need no second look. Where windows do not overlap (apart), one invocation looks
// through one window and writes all inputs around it: each value moves once.
// Memory traffic: forward reads each input kh·kw/stride² times, writes once;
// backward reads results and their gradients as often.

struct Sizes {
  first: u32, // number of the first invocation
  n: u32, h: u32, w: u32, c: u32,
  oh: u32, ow: u32, kh: u32, kw: u32,
  stride: u32, pad_y: i32, pad_x: i32, all: u32, // all: values written
}

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

// Place is a pixel's picture, line, column and channel.
struct Place { n: u32, y: i32, x: i32, c: u32 }

fn place(i: u32, h: u32, w: u32) -> Place {
  return Place(i / (s.c * w * h), i32(i / (s.c * w) % h), i32(i / s.c % w), i % s.c);
}

fn input(p: Place, y: i32, x: i32) -> u32 { return ((p.n * s.h + u32(y)) * s.w + u32(x)) * s.c + p.c; }
fn result(p: Place, y: i32, x: i32) -> u32 { return ((p.n * s.oh + u32(y)) * s.ow + u32(x)) * s.c + p.c; }

// Span is the part of a window inside the picture: lines y0 to y1, columns x0 to
// x1, without the last.
struct Span { y0: i32, x0: i32, y1: i32, x1: i32 }

fn span(oy: i32, ox: i32) -> Span {
  let y = oy * i32(s.stride) - s.pad_y;
  let x = ox * i32(s.stride) - s.pad_x;
  return Span(max(y, 0), max(x, 0), min(y + i32(s.kh), i32(s.h)), min(x + i32(s.kw), i32(s.w)));
}

// seen is the windows that see an input pixel, as a span of results.
fn seen(p: Place) -> Span {
  let stride = i32(s.stride);
  let y = p.y + s.pad_y;
  let x = p.x + s.pad_x;
  return Span(max(y - i32(s.kh) + stride, 0) / stride, max(x - i32(s.kw) + stride, 0) / stride,
    min(y / stride + 1, i32(s.oh)), min(x / stride + 1, i32(s.ow)));
}

fn index(id: vec3<u32>) -> u32 { return s.first + id.x; }

@compute @workgroup_size(64)
fn max_pool(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let p = place(i, s.oh, s.ow);
  let w = span(p.y, p.x);
  var top = x[input(p, w.y0, w.x0)];
  for (var iy = w.y0; iy < w.y1; iy++) {
    for (var ix = w.x0; ix < w.x1; ix++) {
      let v = x[input(p, iy, ix)];
      if (rank(v) > rank(top)) { top = v; }
    }
  }
  out[i] = top;
}

@compute @workgroup_size(64)
fn max_pool_grad(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let p = place(i, s.h, s.w);
  let v = x[i];
  let r = seen(p);
  var total = 0.0;
  for (var oy = r.y0; oy < r.y1; oy++) {
    for (var ox = r.x0; ox < r.x1; ox++) {
      let o = result(p, oy, ox);
      if (rank(y[o]) != rank(v)) { continue; }
      let w = span(oy, ox);
      var first = true;
      for (var iy = w.y0; iy <= p.y && first; iy++) {
        for (var ix = w.x0; ix < w.x1; ix++) {
          if (iy == p.y && ix >= p.x) { break; }
          if (rank(x[input(p, iy, ix)]) == rank(v)) { first = false; break; }
        }
      }
      if (first) { total += dy[o]; }
    }
  }
  out[i] = total;
}

// max_pool_apart_grad is max_pool_grad for windows that begin every stride pixels from
// the corner and do not reach into each other. all counts cells of stride × stride
// inputs, of which the window, if there is one, is the upper left part.
@compute @workgroup_size(64)
fn max_pool_apart_grad(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let cell = place(i, (s.h + s.stride - 1u) / s.stride, (s.w + s.stride - 1u) / s.stride);
  let y0 = cell.y * i32(s.stride);
  let x0 = cell.x * i32(s.stride);
  let y1 = min(y0 + i32(s.stride), i32(s.h));
  let x1 = min(x0 + i32(s.stride), i32(s.w));
  var best = input(cell, y0, x0);
  var gradient = 0.0;
  if (cell.y < i32(s.oh) && cell.x < i32(s.ow)) {
    gradient = dy[result(cell, cell.y, cell.x)];
    let w = span(cell.y, cell.x);
    var top = rank(x[best]);
    for (var iy = w.y0; iy < w.y1; iy++) {
      for (var ix = w.x0; ix < w.x1; ix++) {
        let at = input(cell, iy, ix);
        let r = rank(x[at]);
        if (r > top) {
          top = r;
          best = at;
        }
      }
    }
  }
  for (var iy = y0; iy < y1; iy++) {
    for (var ix = x0; ix < x1; ix++) {
      let at = input(cell, iy, ix);
      out[at] = select(0.0, gradient, at == best);
    }
  }
}

@compute @workgroup_size(64)
fn avg_pool(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let p = place(i, s.oh, s.ow);
  let w = span(p.y, p.x);
  var total = 0.0;
  for (var iy = w.y0; iy < w.y1; iy++) {
    for (var ix = w.x0; ix < w.x1; ix++) { total += x[input(p, iy, ix)]; }
  }
  out[i] = total / f32((w.y1 - w.y0) * (w.x1 - w.x0));
}

@compute @workgroup_size(64)
fn avg_pool_grad(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let p = place(i, s.h, s.w);
  let r = seen(p);
  var total = 0.0;
  for (var oy = r.y0; oy < r.y1; oy++) {
    for (var ox = r.x0; ox < r.x1; ox++) {
      let w = span(oy, ox);
      total += dy[result(p, oy, ox)] / f32((w.y1 - w.y0) * (w.x1 - w.x0));
    }
  }
  out[i] = total;
}

@compute @workgroup_size(64)
fn subsample(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let p = place(i, s.oh, s.ow);
  out[i] = x[input(p, p.y * i32(s.stride), p.x * i32(s.stride))];
}

@compute @workgroup_size(64)
fn subsample_grad(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let p = place(i, s.h, s.w);
  let stride = i32(s.stride);
  let oy = p.y / stride;
  let ox = p.x / stride;
  var v = 0.0;
  if (p.y % stride == 0 && p.x % stride == 0 && oy < i32(s.oh) && ox < i32(s.ow)) { v = dy[result(p, oy, ox)]; }
  out[i] = v;
}
