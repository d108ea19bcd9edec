// filter.wgsl for devices with four lanes a subgroup, as product_quad.wgsl is product.wgsl:
// same operands, sizes and parts, other tiles.
//
// The lanes of a subgroup compute four tiles of rows of the same columns and split. Of four
// pixels each lane loads dy for one and passes it to the others; each loads x by itself,
// because the tiles have different rows. A sum is written for eight pixels at once.
//
// Tiling: one invocation computes 8 rows × $columns columns; for eight pixels it loads 16
// vec4 of x and $quarter · 2 of dy, which feed 64 · $columns multiply-adds.
// Memory traffic: x is read Cout/$columns times, dy M/32 times (from cache), parts once
// written and once read.
//
// Invocations are numbered so that four consecutive ones are a subgroup; s.tiles counts them
// with those beyond the last row.
//
// Method: as filter.wgsl.

enable subgroups;
diagnostic(off, subgroup_uniformity); // uniform in subgroups of four, see above

override vec_a: bool = false;
override vec_b: bool = false;

// Pixel is where the window of an output pixel begins, and that pixel's place.
struct Pixel { n: u32, oy: u32, ox: u32, y: i32, x: i32, ok: bool }

fn pixel(p: u32) -> Pixel {
  let oy = p / s.ow % s.oh;
  let ox = p % s.ow;
  return Pixel(p / (s.oh * s.ow), oy, ox, i32(oy * s.stride) - s.pad_y, i32(ox * s.stride) - s.pad_x, true);
}

// next returns the pixel after it, without a division; ok reports whether there is one.
fn next(p: Pixel, ok: bool) -> Pixel {
  let line = p.ox + 1u == s.ow;
  let ox = select(p.ox + 1u, 0u, line);
  let picture = line & (p.oy + 1u == s.oh);
  let oy = select(select(p.oy, p.oy + 1u, line), 0u, picture);
  return Pixel(select(p.n, p.n + 1u, picture), oy, ox, i32(oy * s.stride) - s.pad_y, i32(ox * s.stride) - s.pad_x, ok);
}

// Four rows of x at a pixel, 0 where there is none.
fn rows_of(a: Row, b: Row, c: Row, d: Row, p: Pixel) -> vec4<f32> {
  var v: vec4<f32>;
  if (vec_a) {
    v = values(a, select(0u, p.n, p.ok), p.y, p.x);
  } else {
    let n = select(0u, p.n, p.ok);
    v = vec4<f32>(value(a, n, p.y, p.x), value(b, n, p.y, p.x), value(c, n, p.y, p.x), value(d, n, p.y, p.x));
  }
  return select(vec4<f32>(), v, p.ok);
}

// Four columns of dy at a pixel; those beyond the last equal it.
fn columns(p: u32, j: u32, end: u32) -> vec4<f32> {
  let at = min(p, end - 1u) * s.n;
  var v: vec4<f32>;
  if (vec_b) {
    v = dy4[(at + min(j, s.n - 4u)) / 4u];
  } else {
    v = vec4<f32>(dy[at + min(j, s.n - 1u)], dy[at + min(j + 1u, s.n - 1u)],
      dy[at + min(j + 2u, s.n - 1u)], dy[at + min(j + 3u, s.n - 1u)]);
  }
  return select(vec4<f32>(), v, p < end);
}

@compute @workgroup_size(16)
fn filter_grad_quad$form(@builtin(global_invocation_id) id: vec3<u32>) {
  let work = s.first + id.x;
  if (work >= s.tiles * s.splits) { return; }
  let lane = work % 4u;
  let z = work / s.tiles;
  let tile = work % s.tiles / 4u;
  let j = tile % s.tiles_n * $columnsu;
  let m = (tile / s.tiles_n * 4u + lane) * 8u;
  for $r in 8: let r$r = row(m + $ru);
  var sums: array<array<vec4<f32>, $quarter>, 8>;
  let end = min((z + 1u) * s.per_split, s.pixels);
  var p0 = pixel(z * s.per_split);
  for (var p = z * s.per_split; p < end; p += 8u) {
    let p1 = next(p0, p + 1u < end);
    let p2 = next(p1, p + 2u < end);
    let p3 = next(p2, p + 3u < end);
    let p4 = next(p3, p + 4u < end);
    let p5 = next(p4, p + 5u < end);
    let p6 = next(p5, p + 6u < end);
    let p7 = next(p6, p + 7u < end);
    for $i in 8: let a$i = rows_of(r0, r1, r2, r3, p$i);
    for $i in 8: let d$i = rows_of(r4, r5, r6, r7, p$i);
    for $y in $quarter: let u$y = columns(p + lane, j + 4u * $yu, end);
    for $y in $quarter: let v$y = columns(p + 4u + lane, j + 4u * $yu, end);
    for $i in 4: for $y in $quarter: let b$i_$y = subgroupBroadcast(u$y, $iu);
    for $y in $quarter: let b4_$y = subgroupBroadcast(v$y, 0u);
    for $y in $quarter: let b5_$y = subgroupBroadcast(v$y, 1u);
    for $y in $quarter: let b6_$y = subgroupBroadcast(v$y, 2u);
    for $y in $quarter: let b7_$y = subgroupBroadcast(v$y, 3u);
    for $r in 4: for $y in $quarter: for $k in xyzw: sums[$r][$y].$k += sum $i in 8: a$i[$r] * b$i_$y.$k;
    for $r in 4: for $y in $quarter: for $k in xyzw: sums[$r + 4][$y].$k += sum $i in 8: d$i[$r] * b$i_$y.$k;
    p0 = next(p7, true);
  }
  let height = s.m + s.bias;
  let width = min($columnsu, s.n - j);
  for (var i = 0u; i < 8u && m + i < height; i++) {
    for (var k = 0u; k < width; k++) {
      part[(z * height + m + i) * s.n + j + k] = sums[i][k / 4u][k % 4u];
    }
  }
}
