// Factorised readout: a sum over places with a weight for each place and unit,
// and its gradients.
//
//   mask_sum       y[n,u] = bias[u] + Σ over p of mask[p,u]·z[n,p,u]
//   mask_grad      dmask[p,u] = Σ over n of z[n,p,u]·dy[n,u]   dbias[u] = Σ over n of dy[n,u]
//   mask_out_grad  dz[n,p,u] = mask[p,u]·dy[n,u]
//
//   z: N×P×U   mask: P×U   y: N×U
//
// One invocation a result, neighbours are neighbouring units and read neighbouring
// memory. mask_out_grad comes last, because dz may take z's place.
// Memory traffic: z once in each, the rest from cache.
// Method: Klindt et al. 2017, "Neural system identification for large populations
// separating what and where".

struct Sizes { first: u32, n: u32, places: u32, units: u32, all: u32, bias: u32 }

@group(0) @binding(0) var<uniform> s: Sizes;
@group(0) @binding(1) var<storage, read> z: array<f32>;
@group(0) @binding(2) var<storage, read> mask: array<f32>;
@group(0) @binding(3) var<storage, read> dy: array<f32>;   // bias, for mask_sum
@group(0) @binding(4) var<storage, read_write> out: array<f32>;
@group(0) @binding(5) var<storage, read_write> dbias: array<f32>;

fn index(id: vec3<u32>) -> u32 { return s.first + id.x; }

@compute @workgroup_size(64)
fn mask_sum(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let u = i % s.units;
  let n = i / s.units;
  var total = 0.0;
  if (s.bias != 0u) { total = dy[u]; }
  for (var p = 0u; p < s.places; p++) { total += mask[p * s.units + u] * z[(n * s.places + p) * s.units + u]; }
  out[i] = total;
}

@compute @workgroup_size(64)
fn mask_grad(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let u = i % s.units;
  var total = 0.0;
  var bias = 0.0;
  for (var n = 0u; n < s.n; n++) {
    let d = dy[n * s.units + u];
    total += z[n * s.places * s.units + i] * d;
    bias += d;
  }
  out[i] = total;
  if (s.bias != 0u && i < s.units) { dbias[u] = bias; }
}

@compute @workgroup_size(64)
fn mask_out_grad(@builtin(global_invocation_id) id: vec3<u32>) {
  let i = index(id);
  if (i >= s.all) { return; }
  let size = s.places * s.units;
  out[i] = mask[i % size] * dy[i / size * s.units + i % s.units];
}
