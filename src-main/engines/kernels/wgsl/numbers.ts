// Elementary functions in WGSL. The language leaves it to the card how exact its own tanh is; these are within a few units in
// the last place wherever exp and division are.

/** tanh and the logistic function. Near 0 tanh is Lambert's continued fraction, cut off where the next term no longer counts. */
export const numbers = /* wgsl */ `
fn tangent(x: f32) -> f32 {
  let size = min(abs(x), 20.0);
  if (size < 1.0) {
    let z = x * x;
    return x * (135135.0 + z * (17325.0 + z * (378.0 + z))) / (135135.0 + z * (62370.0 + z * (3150.0 + z * 28.0)));
  }
  return sign(x) * (1.0 - 2.0 / (exp(2.0 * size) + 1.0));
}

fn logistic(x: f32) -> f32 {
  return 1.0 / (1.0 + exp(-clamp(x, -80.0, 80.0)));
}
`;
