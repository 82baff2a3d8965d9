// The wasm engine at sizes and with numbers at the edge of what it is for.
import { expect, test } from 'vitest';
import { reference } from '../../src-main/engines/reference/index.ts';
import { openWasm } from '../../src-main/engines/wasm/index.ts';
import type { EngineSession } from '../../src-main/engines/engine.ts';
import { compute, createParameters, errorsOf, toleranceOf } from '../support/engine-outcome.ts';
import { createFixture } from '../support/recurrence-fixture.ts';
import type { RecurrenceFixture } from '../support/recurrence-fixture.ts';

const adam = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, gradientNorm: 0 };

async function withWasm<T>(use: (session: EngineSession) => Promise<T>): Promise<T> {
  const session = await openWasm();
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}

test.each(['decaying-hebb', 'retroactive-hebb'])(
  '%s agrees with the reference at the size of the papers',
  async (rule) => {
    const fixture = createFixture({ neurons: 1001, batch: 1, steps: 3, rule, alpha: 'matrix' });
    const judge = await compute(await reference.open(), fixture);
    const outcome = await withWasm((session) => compute(session, fixture));
    for (const [name, error] of errorsOf(outcome, judge)) expect(error, name).toBeLessThan(toleranceOf(name));
  },
);

test('33 million trained numbers are updated within 2 GB', async () => {
  await withWasm(async (session) => {
    const neurons = 4096;
    const filled = (length: number) => Float32Array.from({ length }, (_, k) => 0.01 * Math.sin(k));
    const [w, alpha] = await Promise.all(
      ['w', 'alpha'].map((name) => session.parameter(name, [neurons, neurons], filled(neurons ** 2))),
    );
    const eta = await session.parameter('eta', [], Float32Array.of(0.1));
    const shape = {
      neurons,
      batch: 1,
      steps: 4,
      rule: 'decaying-hebb',
      alpha: 'matrix',
      inputs: 'additive',
      bound: 0,
    } as const;
    const recurrence = await session.recurrence(shape, { w, alpha, eta });
    const optimiser = await session.adam([w, alpha, eta], adam);
    const states = await recurrence.forward(filled(4 * neurons));
    await recurrence.backward(states);
    await optimiser.update();
    expect(states.every(Number.isFinite)).toBe(true);
  });
  expect(process.memoryUsage.rss()).toBeLessThan(2e9);
});

test('numbers too small to be normal are no different from others', async () => {
  const small = (fixture: RecurrenceFixture) => ({
    ...fixture,
    inputs: fixture.inputs.map((u) => Math.fround(u * 1e-38)),
  });
  const fixture = small(
    createFixture({ neurons: 21, batch: 1, steps: 9, rule: 'decaying-hebb', alpha: 'matrix' }),
  );
  const judge = await compute(await reference.open(), fixture);
  const { states } = await withWasm((session) => compute(session, fixture));
  // Single precision has no more than 1.4e-45 to tell such numbers apart by.
  states.forEach((x, k) => expect(Math.abs(x - judge.states[k])).toBeLessThan(1e-42));
});

test.each([NaN, Infinity, 1e30])(
  '%f in a tensor is noticed before anything is changed, and the tensor named',
  async (poison) => {
    await withWasm(async (session) => {
      const fixture = createFixture({ neurons: 21, batch: 1, steps: 9, rule: 'oja', alpha: 'matrix' });
      const parameters = await createParameters(session, fixture);
      const recurrence = await session.recurrence(fixture.shape, parameters);
      const optimiser = await session.adam(Object.values(parameters), adam);
      await recurrence.forward(fixture.inputs);
      await recurrence.backward(fixture.dStates.map((d, k) => (k === 50 ? poison : d)));
      const before = await parameters.alpha?.read();
      await expect(optimiser.update()).rejects.toMatchObject({ code: 'not-finite', message: /"w"|"alpha"/ });
      expect(await parameters.alpha?.read()).toEqual(before);
    });
  },
);

test('a NaN that enters a state reaches the loss', async () => {
  await withWasm(async (session) => {
    const fixture = createFixture(
      { neurons: 21, batch: 1, steps: 9, rule: 'decaying-hebb', alpha: 'matrix' },
      { drive: 40 },
    );
    const parameters = await createParameters(session, fixture);
    const w = await parameters.w.read();
    w[7] = NaN;
    await parameters.w.write(w);
    const recurrence = await session.recurrence(fixture.shape, parameters);
    expect((await recurrence.forward(fixture.inputs)).some(Number.isNaN)).toBe(true);
  });
});
