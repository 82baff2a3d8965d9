// The two distributions that tests and intervals are read from, to about 14 digits: the normal one and Student's. By the
// series and continued fractions of the incomplete gamma and beta functions (Abramowitz & Stegun 1964, 6.5.29, 6.5.31, 26.5.8).

/** How far the fractions and series are followed: until nothing changes any more. */
const precision = 1e-16;
const most = 10_000;
/** In place of a denominator of 0 (Lentz 1976). */
const tiny = 1e-300;

/** log Γ(x) for x > 0, by Stirling's series where x is large, and by Γ(x) = Γ(x + 1) / x below. */
export function logGamma(x: number): number {
  if (x < 15) return logGamma(x + 1) - Math.log(x);
  const terms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
  const series = terms.reduce((sum, term, k) => sum + term / x ** (2 * k + 1), 0);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}

/** The chance that a standard normal variable is above `z`. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  return upperGammaOfHalf((z * z) / 2) / 2;
}

/** Q(1/2, x): the share of the gamma distribution of shape 1/2 above x. */
function upperGammaOfHalf(x: number): number {
  if (x === 0) return 1;
  const front = Math.exp(-x + Math.log(x) / 2 - logGamma(0.5));
  return x < 1.5 ? 1 - front * lowerSeries(x) : front * upperFraction(x);
}

function lowerSeries(x: number): number {
  let term = 2;
  let sum = term;
  for (let k = 1; k < most && term > sum * precision; k++) {
    term *= x / (0.5 + k);
    sum += term;
  }
  return sum;
}

function upperFraction(x: number): number {
  let b = x + 0.5;
  let c = 1 / tiny;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k < most; k++) {
    const a = -k * (k - 0.5);
    b += 2;
    d = 1 / nonZero(a * d + b);
    c = nonZero(b + a / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < precision) break;
  }
  return value;
}

/** The chance that Student's t with `freedom` degrees is above `t`, for t >= 0. */
export function studentTail(t: number, freedom: number): number {
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
}

/** The t that Student's variable is above with the chance `tail`, which is below 1/2. By halving an interval. */
export function studentQuantile(tail: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (studentTail(high, freedom) > tail) high *= 2;
  for (let k = 0; k < 200 && high - low > precision * high; k++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, freedom) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** I_x(a, b), by the fraction that converges faster. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront =
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x) - Math.log(a);
  return Math.exp(logFront) * betaFraction(x, a, b);
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let k = 1; k < most; k++) {
    const even = (k * (b - k) * x) / ((a + 2 * k - 1) * (a + 2 * k));
    const odd = (-(a + k) * (a + b + k) * x) / ((a + 2 * k) * (a + 2 * k + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / nonZero(1 + term * d);
      c = nonZero(1 + term / c);
      change = c * d;
      value *= change;
    }
    if (Math.abs(change - 1) < precision) break;
  }
  return value;
}

function nonZero(value: number): number {
  return Math.abs(value) < tiny ? tiny : value;
}
