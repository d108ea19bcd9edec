// Sum of parts, in order: the second pass of split-K.
//
//   dw[i] = Σ over z of part[z, i]      i < n
//   db[i] = Σ over z of part[z, n + i]  i < extra
//
// One invocation a value; neighbours read neighbours. Memory traffic: parts once.

struct Sizes { n: u32, extra: u32, parts: u32 }

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> part: array<f32>;
@group(0) @binding(2) var<storage, read_write> dw: array<f32>;
@group(0) @binding(3) var<storage, read_write> db: array<f32>;

@compute @workgroup_size(64)
fn sum(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
       @builtin(local_invocation_index) local: u32) {
  let i = (group.y * groups.x + group.x) * 64u + local;
  let all = s.n + s.extra;
  if (i >= all) { return; }
  var total = 0.0;
  for (var z = 0u; z < s.parts; z++) { total += part[z * all + i]; }
  if (i < s.n) { dw[i] = total; } else { db[i - s.n] = total; }
}
