// Sliding windows over pictures, channel by channel: pooling and subsampling, forward (one
// invocation an output) and backward (one an input, which gathers from the windows that
// contain it: no atomics, and every value is written).
//
//   pictures N×H×W×C   results N×OH×OW×C
//
// Kernels whose name ends in 4 take four channels at once where C is a multiple of 4: an
// address, with its divisions, serves four values.
//
// Which value of a window was the largest is not stored: it is the first, in row-major
// order, that equals the result. Where windows do not overlap (apart), one invocation
// searches one window and writes all inputs around it: each value moves once, in a quarter
// of the time (and fours of channels halve the rest). overlap.wgsl is for windows that
// overlap.
// Memory traffic: forward reads each input kh·kw/stride² times, writes once; backward reads
// results and their gradients as often.

@compute @workgroup_size(64)
fn max_pool$form(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let p = place(i, s.oh, s.ow);
  let w = span(p.y, p.x);
  var top = x[input(p, w.y0, w.x0)];
  var highest = rank(top);
  for (var iy = w.y0; iy < w.y1; iy++) {
    for (var ix = w.x0; ix < w.x1; ix++) {
      let v = x[input(p, iy, ix)];
      let r = rank(v);
      top = select(top, v, r > highest);
      highest = max(highest, r);
    }
  }
  out[i] = top;
}

// max_pool_apart_grad is for windows that begin every stride pixels from the corner and do
// not overlap. all counts cells of stride × stride inputs, of which the window, if there is
// one, is the upper left part.
@compute @workgroup_size(64)
fn max_pool_apart_grad$form(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let cell = place(i, (s.h + s.stride - 1u) / s.stride, (s.w + s.stride - 1u) / s.stride);
  let y0 = cell.y * i32(s.stride);
  let x0 = cell.x * i32(s.stride);
  let y1 = min(y0 + i32(s.stride), i32(s.h));
  let x1 = min(x0 + i32(s.stride), i32(s.w));
  var best = $bits(input(cell, y0, x0));
  var gradient = $value();
  if (cell.y < i32(s.oh) && cell.x < i32(s.ow)) {
    gradient = dy[result(cell, cell.y, cell.x)];
    let w = span(cell.y, cell.x);
    var highest = rank(x[input(cell, y0, x0)]);
    for (var iy = w.y0; iy < w.y1; iy++) {
      for (var ix = w.x0; ix < w.x1; ix++) {
        let at = input(cell, iy, ix);
        let r = rank(x[at]);
        best = select(best, $bits(at), r > highest);
        highest = max(highest, r);
      }
    }
  }
  for (var iy = y0; iy < y1; iy++) {
    for (var ix = x0; ix < x1; ix++) {
      let at = input(cell, iy, ix);
      out[at] = select($value(), gradient, best == $bits(at));
    }
  }
}

@compute @workgroup_size(64)
fn avg_pool$form(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let p = place(i, s.oh, s.ow);
  let w = span(p.y, p.x);
  var total = $value();
  for (var iy = w.y0; iy < w.y1; iy++) {
    for (var ix = w.x0; ix < w.x1; ix++) { total += x[input(p, iy, ix)]; }
  }
  out[i] = total / f32((w.y1 - w.y0) * (w.x1 - w.x0));
}

@compute @workgroup_size(64)
fn avg_pool_grad$form(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let p = place(i, s.h, s.w);
  let r = seen(p);
  var total = $value();
  for (var oy = r.y0; oy < r.y1; oy++) {
    for (var ox = r.x0; ox < r.x1; ox++) {
      let w = span(oy, ox);
      total += dy[result(p, oy, ox)] / f32((w.y1 - w.y0) * (w.x1 - w.x0));
    }
  }
  out[i] = total;
}

@compute @workgroup_size(64)
fn subsample$form(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let p = place(i, s.oh, s.ow);
  out[i] = x[input(p, p.y * i32(s.stride), p.x * i32(s.stride))];
}

@compute @workgroup_size(64)
fn subsample_grad$form(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let p = place(i, s.h, s.w);
  let stride = i32(s.stride);
  let oy = p.y / stride;
  let ox = p.x / stride;
  var v = $value();
  if (p.y % stride == 0 && p.x % stride == 0 && oy < i32(s.oh) && ox < i32(s.ow)) { v = dy[result(p, oy, ox)]; }
  out[i] = v;
}
