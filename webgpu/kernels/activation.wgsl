// Activations, value by value: f(x), and the derivative from x or from y = f(x).
// Formulas are those of nn.Activation; this file is appended to kernels that use
// it. Constants are chosen so that float32 keeps 1e-6 of the largest value:
// where e^x - 1 or tanh cancel, a series is used. No infinity is computed, because WGSL
// implementations may assume that there is none.

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

fn activation(x: f32) -> f32 {
  switch act {
    case 0u: { return x; }
    case 1u: { return select(x, 0.0, is_negative(x)); }
    default: { return select(curve(x), x, is_nan(x)); }
  }
}

// curve is activation for numbers.
fn curve(x: f32) -> f32 {
  switch act {
    case 2u: { return tanh1(x); }
    case 3u: { return max(x, leak * x); }
    case 4u: { return select(x, expm1(min(x, 0.0)), x < 0.0); }
    case 5u: {
      let z = gelu_arg(x);
      return select(x * logistic(z), 0.0, z < -87.0);
    }
    case 6u: { return logistic(x); }
    case 7u: { return abs(x); }
    default: { return x; }
  }
}

// slope returns the derivative, for gelu and abs from x, for the others from y.
fn slope(x: f32, y: f32) -> f32 {
  switch act {
    case 1u: { return select(0.0, 1.0, y > 0.0); }
    case 2u: { return 1.0 - y * y; }
    case 3u: { return select(leak, 1.0, y > 0.0); }
    case 4u: { return select(1.0 + y, 1.0, y > 0.0); }
    case 5u: {
      let z = gelu_arg(x);
      let s = logistic(z);
      let c = clamp(x, -100.0, 100.0);
      let d = s + c * s * (1.0 - s) * gelu_scale * (1.0 + 3.0 * gelu_cube * c * c);
      return select(select(d, 0.0, z < -87.0), 1.0, z > 87.0);
    }
    case 6u: { return y * (1.0 - y); }
    case 7u: { // by bits: GPUs may treat the smallest numbers as 0
      let bits = bitcast<u32>(x);
      return select(select(1.0, -1.0, (bits >> 31u) == 1u), 0.0, (bits & 0x7fffffffu) == 0u);
    }
    default: { return 1.0; }
  }
}
