// product.wgsl for devices with four lanes a subgroup: processors that emulate a GPU,
// whose lanes are those of an SSE register. Same operands, same sizes, other tiles.
//
// On such a device a load costs as much as twenty multiply-adds, because it is a test and
// a load for each lane and each value, whatever the addresses. So the lanes of a subgroup
// compute four tiles of the same columns; each loads a quarter of B and passes it to the
// others (subgroupBroadcast shuffles registers). And a sum is written for $depth channels
// at once, because every write of a variable is masked by the lanes that are active.
//
// Tiling: one invocation computes $rows rows × $columns columns, a subgroup four times as many
// rows. For $depth channels it loads $rows · $depth values of A and $columns / 4 · $depth of B,
// which feed $rows · $columns · $depth multiply-adds. The depth is one that leaves little of
// the last step empty.
// Memory traffic: A is read N/$columns times, B M/4/$rows times (from cache), out written once.
//
// Invocations are numbered so that four consecutive ones are a subgroup. s.tiles counts them
// with those beyond the last row, which compute what those of the last row do, so that all
// lanes of a subgroup are active. tail: channels are not a multiple of the depth.
//
// Method: as product.wgsl.

enable subgroups;
diagnostic(off, subgroup_uniformity); // uniform in subgroups of four, see above

override vec_k: bool = false;
override b_form: u32 = 0u;
override tail: bool = true;

// Four channels of a row of A, 0 beyond the last.
fn a_part(p: Start, c: u32) -> vec4<f32> {
  if (vec_k) {
    if (tail) { return select(vec4<f32>(), load4(p, min(c, s.channels - 4u)), c < s.channels); }
    return load4(p, c);
  }
  return vec4<f32>(a_value(p, c), a_value(p, c + 1u), a_value(p, c + 2u), a_value(p, c + 3u));
}

fn a_value(p: Start, c: u32) -> f32 { return select(0.0, load(p, min(c, s.channels - 1u)), c < s.channels); }

// A lane's quarter of 4 channels from c on and 4 columns from j on: a channel of four
// columns or, in form 2, a column of four channels. Columns beyond the last equal it.
fn b_part(at: u32, c: u32, j: u32, lane: u32) -> vec4<f32> {
  if (b_form == 2u) {
    let v = b4[(at + min(c, s.channels - 4u) + min(j + lane, s.n - 1u) * s.bj) / 4u];
    return select(v, vec4<f32>(), c >= s.channels);
  }
  let row = at + min(c + lane, s.channels - 1u) * s.bk;
  var v: vec4<f32>;
  if (b_form == 1u) {
    v = b4[(row + min(j, s.n - 4u)) / 4u];
  } else {
    v = vec4<f32>(b[row + min(j, s.n - 1u) * s.bj], b[row + min(j + 1u, s.n - 1u) * s.bj],
      b[row + min(j + 2u, s.n - 1u) * s.bj], b[row + min(j + 3u, s.n - 1u) * s.bj]);
  }
  return select(v, vec4<f32>(), c + lane >= s.channels);
}

// What the four lanes loaded: for each of four channels four columns.
fn together(v: vec4<f32>) -> mat4x4<f32> {
  let all = mat4x4<f32>(subgroupBroadcast(v, 0u), subgroupBroadcast(v, 1u),
    subgroupBroadcast(v, 2u), subgroupBroadcast(v, 3u));
  if (b_form == 2u) { return transpose(all); }
  return all;
}

@compute @workgroup_size(16)
fn product_quad$form(@builtin(global_invocation_id) id: vec3<u32>) {
  let tile = s.first + id.x;
  if (tile >= s.tiles) { return; }
  let lane = tile % 4u;
  let j = tile / 4u % s.tiles_n * $columnsu;
  let m = (tile / 4u / s.tiles_n * 4u + lane) * $rowsu;
  for $r in $rows: let p$r = place(m + $ru);
  var sums: array<array<vec4<f32>, $quarter>, $rows>;
  for (var t = 0u; t < s.steps; t++) {
    for $r in $rows: let at$r = start(p$r, t);
    for (var c = 0u; c < s.channels; c += $depthu) {
      for $r in $rows: let a$r = mat2x4<f32>(a_part(at$r, c), a_part(at$r, c + 4u));
      for $y in $quarter: let u$y = b_part(t * s.bt, c, j + 4u * $yu, lane);
      for $y in $quarter: let v$y = b_part(t * s.bt, c + 4u, j + 4u * $yu, lane);
      for $y in $quarter: let b$y = array<mat4x4<f32>, 2>(together(u$y), together(v$y));
      for $r in $rows: for $y in $quarter: for $k in xyzw: sums[$r][$y].$k += sum $i in $depth: a$r[$i / 4][$i % 4] * b$y[$i / 4][$i % 4].$k;
    }
  }
  let width = min($columnsu, s.n - j);
  for (var i = 0u; i < $rowsu && m + i < s.m; i++) {
    for (var k = 0u; k < width; k++) {
      var v = sums[i][k / 4u][k % 4u];
      if (s.bias != 0u) { v += bias[j + k]; }
      out[(m + i) * s.n + j + k] = activation(v);
    }
  }
}
