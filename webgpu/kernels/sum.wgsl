// Sum of parts, in order: the second pass of split-K.
//
//   dw[i] = Σ over z of part[z, i]      i < n
//   db[i] = Σ over z of part[z, n + i]  i < extra
//
// One invocation a value; neighbours read neighbours. Memory traffic: parts once.

struct Sizes { first: u32, n: u32, extra: u32, parts: u32 }

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> part: array<f32>;
@group(0) @binding(2) var<storage, read_write> dw: array<f32>;
@group(0) @binding(3) var<storage, read_write> db: array<f32>;

@compute @workgroup_size(64)
fn sum(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = s.first + id.x;
  let all = s.n + s.extra;
  if (i >= all) { return; }
  var total = 0.0;
  for (var z = 0u; z < s.parts; z++) { total += part[z * all + i]; }
  if (i < s.n) { dw[i] = total; } else { db[i - s.n] = total; }
}
