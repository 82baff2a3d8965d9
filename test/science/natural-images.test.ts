// The picture task: its schedule is the paper's, and its score is that of the missing half alone.
import { expect, test } from 'vitest';
import { greyPictures } from '../../src-main/science/data/grey-pictures.ts';
import type { PixelSet } from '../../src-main/science/data/grey-pictures.ts';
import { createRandom } from '../../src-main/science/random.ts';
import { naturalImages } from '../../src-main/science/tasks/natural-images/index.ts';

const defaults = naturalImages.parameters.parse({});
const plan = naturalImages.plan(defaults);

/** Twelve pictures of 40 x 32 pixels in three channels; the last four are for testing. */
const set: PixelSet = {
  ...{ items: 12, height: 32, width: 40, channels: 3 },
  pixels: Uint8Array.from({ length: 12 * 32 * 40 * 3 }, (_, k) => (k * 7919) % 251),
  split: Uint8Array.from({ length: 12 }, (_, k) => (k < 8 ? 0 : 1)),
};

test('has the size and the steps of the paper', () => {
  expect([plan.neurons, plan.steps, plan.inputs]).toEqual([1025, 201, 'clamped']);
});

test('shows whole pictures twenty steps, nothing for two, and half of one at the end', () => {
  const { inputs } = plan.draw(createRandom(1, 'episodes', 0), 1, greyPictures(set, 32).training);
  const at = (t: number) => inputs.subarray(t * 1025, t * 1025 + 1024);
  const shownAt = (t: number) => at(t).filter((pixel) => pixel !== 0).length;
  for (let t = 0; t < 198; t++) {
    if (t % 22 < 20) expect(at(t), String(t)).toEqual(at(t - (t % 22)));
    else expect(shownAt(t), String(t)).toBe(0);
  }
  for (let t = 198; t < 201; t++) {
    expect(shownAt(t)).toBeLessThanOrEqual(512);
    expect(shownAt(t)).toBeGreaterThan(400);
  }
  expect([0, 100, 200].map((t) => inputs[t * 1025 + 1024])).toEqual([1, 1, 1]);
});

test('scores the half that was not shown', () => {
  const episodes = plan.draw(createRandom(1, 'episodes', 3), 1, greyPictures(set, 32).training);
  const [target] = episodes.show(new Float32Array(201 * 1025)).filter(({ role }) => role === 'target');
  const states = new Float64Array(201 * 1025);
  states.set(target.values, 200 * 1025);
  expect(episodes.evaluate(states).metrics.missingError).toBe(0);
  expect(episodes.evaluate(states).metrics.missingCorrelation).toBeCloseTo(1, 12);
  const opposite = states.map((x) => -x);
  expect(episodes.evaluate(opposite).metrics.missingCorrelation).toBeCloseTo(-1, 12);
});

test('pictures lie within [-1, 1] with a mean of nothing, and training and test pictures are others', () => {
  const { training, test: held } = greyPictures(set, 32);
  expect([training.count, held.count]).toEqual([8, 4]);
  const all = [
    ...[...Array(8).keys()].map((k) => training.read(k)),
    ...[...Array(4).keys()].map((k) => held.read(k)),
  ];
  const pixels = all.flatMap((picture) => [...picture]);
  expect(Math.max(...pixels.map(Math.abs))).toBeCloseTo(1, 6);
  expect(pixels.reduce((sum, pixel) => sum + pixel, 0) / pixels.length).toBeCloseTo(0, 6);
});

test('a data set that cannot serve is refused in a sentence', () => {
  expect(() => greyPictures(set, 48)).toThrow(
    'pictureSize: expected at most 32, because the pictures of this data set are 40 x 32 pixels, got 48.',
  );
  expect(() => greyPictures({ ...set, split: new Uint8Array(12) }, 32)).toThrow('no test pictures');
});
