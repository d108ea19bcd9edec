// Activations, value by value: f(x), and the derivative from x or from y = f(x).
// Formulas are those of nn.Activation, whose list has the cases of curve and slope; this
// file is appended to kernels that use it. Constants are chosen so that float32 keeps 1e-6
// of the largest value: where e^x - 1 or tanh cancel, a series is used. No infinity is
// computed, because WGSL implementations may assume that there is none.

override act: u32 = 0u; // nn.Activation

const leak = 0.01;
const gelu_scale = 1.5957691216057308; // 2·√(2/π)
const gelu_cube = 0.044715;

fn expm1(x: f32) -> f32 {
  if (abs(x) < 0.25) {
    return x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0 + x * (1.0 / 120.0 + x / 720.0)))));
  }
  return exp(clamp(x, -87.0, 87.0)) - 1.0;
}

fn tanh1(x: f32) -> f32 {
  let e = expm1(-2.0 * min(abs(x), 20.0));
  let t = -e / (e + 2.0);
  return select(t, -t, x < 0.0);
}

fn logistic(x: f32) -> f32 { return 1.0 / (1.0 + exp(clamp(-x, -87.0, 87.0))); }

// gelu_arg is the z of gelu(x) = x·logistic(z).
fn gelu_arg(x: f32) -> f32 {
  let c = clamp(x, -100.0, 100.0);
  return gelu_scale * (c + gelu_cube * c * c * c);
}

fn gelu(x: f32) -> f32 {
  let z = gelu_arg(x);
  return select(x * logistic(z), 0.0, z < -87.0);
}

fn gelu_slope(x: f32) -> f32 {
  let z = gelu_arg(x);
  let s = logistic(z);
  let c = clamp(x, -100.0, 100.0);
  let d = s + c * s * (1.0 - s) * gelu_scale * (1.0 + 3.0 * gelu_cube * c * c);
  return select(select(d, 0.0, z < -87.0), 1.0, z > 87.0);
}

// normal_share is the share of a normal distribution below x, with erfc by Abramowitz & Stegun 7.1.26: to 1e-7.
fn normal_share(x: f32) -> f32 {
  let a = min(abs(x), 14.0) * 0.7071067811865476;
  let t = 1.0 / (1.0 + 0.3275911 * a);
  let p = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  let half = 0.5 * p * exp(-a * a);
  return select(1.0 - half, half, x < 0.0);
}

fn erf_gelu(x: f32) -> f32 { return select(x * normal_share(x), 0.0, x < -14.0); }

fn erf_gelu_slope(x: f32) -> f32 {
  let c = clamp(x, -14.0, 14.0);
  let d = normal_share(c) + c * 0.3989422804014327 * exp(-0.5 * c * c); // 1/√(2π)
  return select(select(d, 0.0, x < -14.0), 1.0, x > 14.0);
}

// sign1 is the sign of x by its bits: GPUs may take the smallest numbers for 0.
fn sign1(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  return select(select(1.0, -1.0, (bits >> 31u) == 1u), 0.0, (bits & 0x7fffffffu) == 0u);
}

fn activation(x: f32) -> f32 {
  if (act == 0u) { return x; }
  return select(curve(x), x, is_nan(x));
}
