// Generated pictures have the statistics of photographs: edges, contrast, and a power spectrum that falls as theirs does.
import { describe, expect, test } from 'vitest';
import { drawPicture } from '../../../src-main/science/data/pictures.ts';

const size = 32;
const pictures = Array.from({ length: 120 }, (_, item) => drawPicture(1, item, size));
const mean = (values: ArrayLike<number>) =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const deviation = (values: ArrayLike<number>) => {
  const middle = mean(values);
  return Math.sqrt(mean(Array.from(values, (value) => (value - middle) ** 2)));
};

/** Mean power at each whole spatial frequency, over all pictures and directions, through a smooth window. */
function powerByFrequency(): number[] {
  const window = Float64Array.from(
    { length: size },
    (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (k + 0.5)) / size),
  );
  const power = new Float64Array(size);
  const counts = new Float64Array(size);
  for (const picture of pictures) {
    const middle = mean(picture);
    const shown = Float64Array.from(
      picture,
      (value, k) => (value - middle) * window[k % size] * window[Math.floor(k / size)],
    );
    transform(shown).forEach((value, k) => {
      const [u, v] = [signed(k % size), signed(Math.floor(k / size))];
      const frequency = Math.round(Math.hypot(u, v));
      power[frequency] += value;
      counts[frequency]++;
    });
  }
  return Array.from(power, (value, frequency) => value / counts[frequency]);
}

const signed = (k: number) => (k < size / 2 ? k : k - size);

/** |Fourier transform|^2 of a picture, rows then columns. */
function transform(picture: Float64Array): Float64Array {
  const [cosine, sine] = [Math.cos, Math.sin].map((f) =>
    Float64Array.from({ length: size }, (_, k) => f((2 * Math.PI * k) / size)),
  );
  let [re, im]: [Float64Array, Float64Array] = [picture, new Float64Array(size * size)];
  for (let pass = 0; pass < 2; pass++) {
    const [nextRe, nextIm] = [new Float64Array(size * size), new Float64Array(size * size)];
    for (let row = 0; row < size; row++) {
      for (let u = 0; u < size; u++) {
        for (let x = 0; x < size; x++) {
          const [c, s] = [cosine[(u * x) % size], -sine[(u * x) % size]];
          const from = row * size + x;
          nextRe[u * size + row] += re[from] * c - im[from] * s;
          nextIm[u * size + row] += re[from] * s + im[from] * c;
        }
      }
    }
    [re, im] = [nextRe, nextIm];
  }
  return re.map((value, k) => value * value + im[k] * im[k]);
}

describe('generated pictures', () => {
  test('have a power spectrum that falls as the frequency to about -2.8, as photographs of 32 x 32 do', () => {
    const power = powerByFrequency();
    const frequencies = Array.from({ length: 11 }, (_, k) => k + 2);
    const [x, y] = [frequencies.map(Math.log), frequencies.map((frequency) => Math.log(power[frequency]))];
    const slope =
      x.reduce((sum, value, k) => sum + (value - mean(x)) * (y[k] - mean(y)), 0) /
      x.reduce((sum, value) => sum + (value - mean(x)) ** 2, 0);
    expect(slope).toBeGreaterThan(-3.2);
    expect(slope).toBeLessThan(-2.4);
    expect(power.slice(1, 12).every((value, k) => value > power[k + 3])).toBe(true);
  });

  test('use the range of brightness as photographs do, each in its own way', () => {
    expect(mean(pictures.map(mean))).toBeGreaterThan(100);
    expect(mean(pictures.map(mean))).toBeLessThan(155);
    expect(deviation(pictures.map(mean))).toBeGreaterThan(15);
    expect(mean(pictures.map(deviation))).toBeGreaterThan(35);
    expect(mean(pictures.map(deviation))).toBeLessThan(60);
  });

  test('have edges: most neighbours are alike, a few differ by much', () => {
    const steps = pictures.flatMap((picture) =>
      Array.from({ length: size * size - 1 }, (_, k) => Math.abs(picture[k + 1] - picture[k])),
    );
    expect(steps.filter((step) => step < 8).length / steps.length).toBeGreaterThan(0.5);
    expect(steps.filter((step) => step > 40).length / steps.length).toBeGreaterThan(0.03);
    expect(steps.filter((step) => step > 40).length / steps.length).toBeLessThan(0.2);
  });

  test('are the same for the same seed and number, and no two are alike', () => {
    expect(drawPicture(1, 7, size)).toEqual(pictures[7]);
    expect(drawPicture(2, 7, size)).not.toEqual(pictures[7]);
    expect(new Set(pictures.map((picture) => picture.join())).size).toBe(pictures.length);
    expect(drawPicture(1, 7, 48).length).toBe(48 * 48);
  });
});
