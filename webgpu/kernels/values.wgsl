// Value by value: activations and their gradients, sums. One invocation a value;
// each value is read once and written once.
//
//   activate       out = f(x)
//   activate_grad  out = x·f′(y, z), x the gradient of the output
//   add            out = x + y
//
// in_place reads the first operand from out, because a
// kernel must not see the same memory through two bindings, one of which it writes.

struct Sizes { n: u32 }

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read> z: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

override in_place: bool = false;

fn index(group: vec3<u32>, groups: vec3<u32>, local: u32) -> u32 {
  return (group.y * groups.x + group.x) * 64u + local;
}

fn first(i: u32) -> f32 {
  if (in_place) { return out[i]; }
  return x[i];
}

@compute @workgroup_size(64)
fn activate(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
            @builtin(local_invocation_index) local: u32) {
  let i = index(group, groups, local);
  if (i >= s.n) { return; }
  out[i] = activation(first(i));
}

// x is dy, y the activation's input, z its output.
@compute @workgroup_size(64)
fn activate_grad(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
                 @builtin(local_invocation_index) local: u32) {
  let i = index(group, groups, local);
  if (i >= s.n) { return; }
  out[i] = first(i) * slope(y[i], z[i]);
}

@compute @workgroup_size(64)
fn add(@builtin(workgroup_id) group: vec3<u32>, @builtin(num_workgroups) groups: vec3<u32>,
       @builtin(local_invocation_index) local: u32) {
  let i = index(group, groups, local);
  if (i >= s.n) { return; }
  out[i] = first(i) + y[i];
}
