// Adam (Kingma & Ba 2015, algorithm 1), in place, and the look at a gradient before it is let near the weights.
import { threadCount } from './team';
import { splat } from './vectors';

/** One tensor's record: pointers, and its bytes, a multiple of 16. */
@unmanaged
export class AdamRecord {
  bytes: u32;
  values: usize;
  gradient: usize;
  first: usize;
  second: usize;
  beta1: f32;
  beta2: f32;
  /** learningRate / (1 - beta1^k), for update number k. */
  rate: f32;
  /** 1 / sqrt(1 - beta2^k). */
  scale: f32;
  epsilon: f32;
  /** What the gradient is multiplied by first. */
  gradientScale: f32;
}

/** With g the gradient times its scale: m <- b1 m + (1-b1) g;  v <- b2 v + (1-b2) g^2;  p <- p - rate m / (sqrt(v) scale + epsilon): this thread's share. */
export function adam(record: usize, thread: u32): void {
  const a = changetype<AdamRecord>(record), lines = a.bytes >> 4;
  const b1 = splat(a.beta1), b2 = splat(a.beta2), c1 = splat(1 - a.beta1), c2 = splat(1 - a.beta2);
  const rate = splat(a.rate), scale = splat(a.scale), epsilon = splat(a.epsilon), gradientScale = splat(a.gradientScale);
  const threads = threadCount();
  const from = <usize>((<u64>lines * thread) / threads) << 4, to = <usize>((<u64>lines * (thread + 1)) / threads) << 4;
  for (let at = from; at < to; at += 16) {
    const g = f32x4.mul(gradientScale, v128.load(a.gradient + at));
    const first = f32x4.add(f32x4.mul(b1, v128.load(a.first + at)), f32x4.mul(c1, g));
    const second = f32x4.add(f32x4.mul(b2, v128.load(a.second + at)), f32x4.mul(c2, f32x4.mul(g, g)));
    const divisor = f32x4.add(f32x4.mul(f32x4.sqrt(second), scale), epsilon);
    v128.store(a.first + at, first);
    v128.store(a.second + at, second);
    v128.store(a.values + at, f32x4.sub(v128.load(a.values + at), f32x4.div(f32x4.mul(rate, first), divisor)));
  }
}

/** Whether all numbers lie within +-limit, and none is NaN. */
export function isWithin(bytes: usize, values: usize, limit: f32): bool {
  const bound = splat(limit);
  let all = i32x4.splat(-1);
  for (let at: usize = 0; at < bytes; at += 16) all = v128.and(all, f32x4.le(f32x4.abs(v128.load(values + at)), bound));
  return i32x4.all_true(all);
}

export function sumOfSquares(bytes: usize, values: usize): f64 {
  let low = f64x2.splat(0), high = f64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    const v = v128.load(values + at), upper = f64x2.promote_low_f32x4(v), lower = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    low = f64x2.add(low, f64x2.mul(upper, upper));
    high = f64x2.add(high, f64x2.mul(lower, lower));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
