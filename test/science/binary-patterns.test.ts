// The pattern task, read a second time from its description: Miconi, Clune & Stanley 2018, section 4.1.
import { describe, expect, test } from 'vitest';
import { binaryPatterns } from '../../src-main/science/tasks/binary-patterns/index.ts';
import { createRandom } from '../../src-main/science/random.ts';

const defaults = binaryPatterns.parameters.parse({});

function drawInputs(index: number) {
  const plan = binaryPatterns.plan(defaults);
  const { inputs } = plan.draw(createRandom(1, 'episodes', index), 1);
  return Array.from({ length: plan.steps }, (_, t) =>
    inputs.subarray(t * plan.neurons, (t + 1) * plan.neurons),
  );
}

const isZero = (bits: Float32Array) => bits.every((bit) => bit === 0);
const bitsOf = (input: Float32Array) => input.subarray(0, 1000);

describe('binary patterns', () => {
  test("have the paper's size by default: 1001 neurons, 106 steps, 2,004,003 parameters", () => {
    const plan = binaryPatterns.plan(defaults);
    expect([plan.neurons, plan.steps, 2 * plan.neurons ** 2 + 1]).toEqual([1001, 106, 2_004_003]);
  });

  test('show each of five patterns twice, six steps on and four off, then one with half its bits missing', () => {
    const steps = drawInputs(0);
    const shown = Array.from({ length: 10 }, (_, k) => steps.slice(10 * k, 10 * k + 10));
    for (const presentation of shown) {
      for (const on of presentation.slice(0, 6)) expect([...on]).toEqual([...presentation[0]]);
      for (const off of presentation.slice(6)) expect(isZero(bitsOf(off))).toBe(true);
    }
    const names = shown.map((presentation) => bitsOf(presentation[0]).join());
    expect(new Set(names.slice(0, 5)).size).toBe(5);
    expect([...names.slice(5)].sort()).toEqual([...names.slice(0, 5)].sort());
    const cue = bitsOf(steps[100]);
    for (const step of steps.slice(100)) expect([...bitsOf(step)]).toEqual([...cue]);
    expect(cue.filter((bit) => bit === 0).length).toBe(500);
    const matches = shown
      .slice(0, 5)
      .filter((presentation) => cue.every((bit, k) => bit === 0 || bit === presentation[0][k]));
    expect(matches.length).toBe(1);
  });

  test('have half of their bits +20 and half -20, and a bias that is always driven', () => {
    for (const step of drawInputs(1)) expect(step[1000]).toBe(20);
    const bits = bitsOf(drawInputs(1)[0]);
    expect(bits.filter((bit) => bit === 20).length).toBe(500);
    expect(bits.filter((bit) => bit === -20).length).toBe(500);
  });

  test('judge the last step alone: squared error, and the share of bits with the wrong sign', () => {
    const plan = binaryPatterns.plan({ ...defaults, patternSize: 4, patternCount: 1, cycles: 1 });
    const episode = plan.draw(createRandom(1, 'episodes', 0), 1);
    const pattern = [...episode.inputs.subarray(0, 4)].map((bit) => bit / 20);
    const states = new Float64Array(plan.steps * 5);
    states.set([pattern[0] * 0.5, -pattern[1], 0, pattern[3]], (plan.steps - 1) * 5);
    const { loss, metrics, gradient } = episode.evaluate(states);
    expect(loss).toBeCloseTo(0.25 + 4 + 1, 12);
    expect(metrics.bitError).toBe(0.5);
    expect([...gradient.subarray(0, (plan.steps - 1) * 5)].every((g) => g === 0)).toBe(true);
    expect(gradient[(plan.steps - 1) * 5]).toBeCloseTo(-pattern[0], 12);
    expect(gradient.at(-1)).toBe(0);
  });
});
