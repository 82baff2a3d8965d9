// Adam (Kingma & Ba 2015, algorithm 1), in place, over `bytes` of float32, a multiple of 16.

/**
 * m <- b1 m + (1-b1) g;  v <- b2 v + (1-b2) g^2;  p <- p - rate m / (sqrt(v) scale + epsilon), where the caller gives
 * rate = learningRate / (1 - b1^k) and scale = 1 / sqrt(1 - b2^k) for update number k.
 */
export function adam(
  bytes: usize,
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  beta1: f32,
  beta2: f32,
  rate: f32,
  scale: f32,
  epsilon: f32,
): void {
  const b1 = f32x4.splat(beta1),
    b2 = f32x4.splat(beta2),
    c1 = f32x4.splat(1 - beta1),
    c2 = f32x4.splat(1 - beta2);
  const vRate = f32x4.splat(rate),
    vScale = f32x4.splat(scale),
    vEpsilon = f32x4.splat(epsilon);
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(g + at);
    const first = f32x4.add(f32x4.mul(b1, v128.load(m + at)), f32x4.mul(c1, gradient));
    const second = f32x4.add(f32x4.mul(b2, v128.load(v + at)), f32x4.mul(c2, f32x4.mul(gradient, gradient)));
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(second), vScale), vEpsilon);
    v128.store(m + at, first);
    v128.store(v + at, second);
    v128.store(p + at, f32x4.sub(v128.load(p + at), f32x4.div(f32x4.mul(vRate, first), divisor)));
  }
}
