// Value by value: activations and their gradients, sums. One invocation a value;
// each value is read once and written once.
//
//   activate       out = f(x)
//   activate_grad  out = x·f′(y, z), x the gradient of the output
//   add            out = x + y
//
// in_place reads the first operand from out, because a kernel must not bind the same memory
// twice if it writes to it.

struct Sizes { first: u32, n: u32 }

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read> y: array<f32>;
@group(0) @binding(3) var<storage, read> z: array<f32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

override in_place: bool = false;

fn index(id: vec3<u32>) -> u32 { return s.first + id.x; }

fn first(i: u32) -> f32 {
  if (in_place) { return out[i]; }
  return x[i];
}

@compute @workgroup_size(64)
fn activate(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.n) { return; }
  out[i] = activation(first(i));
}

// x is dy, y the activation's input, z its output.
@compute @workgroup_size(64)
fn activate_grad(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.n) { return; }
  out[i] = first(i) * slope(y[i], z[i]);
}

@compute @workgroup_size(64)
fn add(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.n) { return; }
  out[i] = first(i) + y[i];
}
