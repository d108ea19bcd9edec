// One step of Adam over all parameters, in one dispatch.
//
//   m ← β1·m + (1-β1)·g   v ← β2·v + (1-β2)·g²
//   p ← (p - s·p) - rate·(m·c1)/(√(v·c2) + ε)
//   hyper: rate, β1, β2, ε, c1 = 1/(1-β1ᵗ), c2 = 1/(1-β2ᵗ), s
//
// One invocation a parameter. Memory traffic: g once, the others read and written
// once. Source: Kingma & Ba 2015, algorithm 1.

struct Sizes { first: u32, n: u32 }

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> g: array<f32>;
@group(0) @binding(2) var<storage, read> hyper: array<f32>;
@group(0) @binding(3) var<storage, read_write> p: array<f32>;
@group(0) @binding(4) var<storage, read_write> v: array<f32>;
@group(0) @binding(5) var<storage, read_write> m: array<f32>;

@compute @workgroup_size(64)
fn adam(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = s.first + id.x;
  if (i >= s.n) { return; }
  let first = hyper[1] * m[i] + (1.0 - hyper[1]) * g[i];
  let second = hyper[2] * v[i] + (1.0 - hyper[2]) * g[i] * g[i];
  m[i] = first;
  v[i] = second;
  let decayed = p[i] - hyper[6] * p[i];
  p[i] = decayed - hyper[0] * (first * hyper[4]) / (sqrt(second * hyper[5]) + hyper[3]);
}
