// Numbers by their bits. WGSL implementations may assume that no number is NaN and then
// compute anything; but a NaN must reach the loss, where readers look for it. This file is
// appended to kernels that use it.

fn is_nan(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }

// is_negative reports whether x < 0; false for NaN.
fn is_negative(x: f32) -> bool { return (bitcast<u32>(x) - 0x80000001u) < 0x7f800000u; }

// rank orders numbers as < does, with both zeros equal and NaN above all.
fn rank(x: $value) -> $bits {
  let bits = bitcast<$bits>(x);
  let size = bits & $bits(0x7fffffffu);
  let ordered = select($bits(0x80000000u) + size, $bits(0x80000000u) - size, bits > size);
  return select(ordered, $bits(0xffffffffu), size > $bits(0x7f800000u));
}

// not_a_number returns NaN; as a constant it would be an error.
fn not_a_number() -> f32 {
  var bits = 0x7fc00000u;
  return bitcast<f32>(bits);
}
