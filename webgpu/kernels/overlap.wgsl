// Gradient of a max pooling whose windows overlap: one invocation an input, which gathers
// from the windows that contain it. No atomics, and every value is written.
//
//   pictures N×H×W×C   results N×OH×OW×C
//
// The largest value of a window is the first, in row-major order, that equals the result.
// Most inputs do not equal it and need no search.
// Memory traffic: results and their gradients are read kh·kw/stride² times, dx written once.

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
