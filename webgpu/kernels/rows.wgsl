// Rows of channels joined and split.
//
//   concat       y[i] = a[i] then b[i]       a: N×CA   b: N×CB   y: N×(CA+CB)
//   concat_grad  da[i], db[i] = dy[i]
//
// One invocation a value of the joined rows; memory traffic: everything once.

struct Sizes { first: u32, all: u32, ca: u32, cb: u32 }

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> a: array<f32>;
@group(0) @binding(2) var<storage, read> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;
@group(0) @binding(4) var<storage, read_write> second: array<f32>;

@compute @workgroup_size(64)
fn concat(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = s.first + id.x;
  if (i >= s.all) { return; }
  let row = i / (s.ca + s.cb);
  let c = i % (s.ca + s.cb);
  if (c < s.ca) { out[i] = a[row * s.ca + c]; } else { out[i] = b[row * s.cb + c - s.ca]; }
}

@compute @workgroup_size(64)
fn concat_grad(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = s.first + id.x;
  if (i >= s.all) { return; }
  let row = i / (s.ca + s.cb);
  let c = i % (s.ca + s.cb);
  if (c < s.ca) { out[row * s.ca + c] = a[i]; } else { second[row * s.cb + c - s.ca] = a[i]; }
}
