// Each shortcut of the wasm engine, turned off, leads to the same states and gradients; and where its condition does not
// hold it is not taken.
import { expect, test } from 'vitest';
import { openWasm } from '../../src-main/engines/wasm/index.ts';
import { allShortcuts } from '../../src-main/engines/wasm/shortcuts.ts';
import { reference } from '../../src-main/engines/reference/index.ts';
import { alphaKinds } from '../../src-main/science/plasticity/recurrence.ts';
import { compute, errorsOf, toleranceOf } from '../support/engine-outcome.ts';
import type { Outcome } from '../support/engine-outcome.ts';
import { createFixture } from '../support/recurrence-fixture.ts';
import type { FixtureOptions, FixtureShape, RecurrenceFixture } from '../support/recurrence-fixture.ts';

/** Patterns shown for five steps with two steps between, the last shown to half of the neurons: as the papers' tasks do. */
function createPresentations(given: FixtureShape, options: FixtureOptions = {}): RecurrenceFixture {
  const fixture = createFixture(given, options);
  const { neurons, batch, steps, inputs: kind } = fixture.shape;
  const inputs = fixture.inputs.map((_, at) => {
    const t = Math.floor(at / (batch * neurons));
    const presentation = Math.floor(t / 7);
    const isShown = t % 7 < 5 && (t < steps - 6 || at % 2 === 0);
    if (!isShown) return 0;
    const bit = Math.sin(1 + presentation * 12.9 + (at % (batch * neurons)) * 78.2) > 0 ? 1 : -1;
    return kind === 'clamped' ? bit * 0.7 : bit * 20;
  });
  return { ...fixture, inputs };
}

const shape = { neurons: 37, batch: 2, steps: 41, rule: 'decaying-hebb' };

test.each(
  alphaKinds.flatMap((alpha) => (['additive', 'clamped'] as const).map((inputs) => ({ alpha, inputs }))),
)(
  'clamped steps are taken along for alpha $alpha and $inputs inputs as if each were a sweep',
  async ({ alpha, inputs }) => {
    for (const eta of [0.01, 0.3]) {
      const fixture = createPresentations({ ...shape, alpha, inputs }, { eta, scale: 0.05 });
      await expectSame(fixture, { isCollapsing: false, isAttending: false }, { isAttending: false });
    }
  },
);

test('a drive that could move a driven neuron keeps its steps from being taken along', async () => {
  const fixture = createPresentations({ ...shape, alpha: 'matrix' }, { scale: 0.8 });
  const session = await openWasm({ threads: 1 });
  const judge = await reference.open();
  const [ours, theirs] = [await compute(session, fixture), await compute(judge, fixture)];
  await session.close();
  for (const [name, error] of errorsOf(ours, theirs)) expect(error, name).toBeLessThan(1e-4);
});

test.each(['neuron', 'scalar'] as const)('alpha %s needs no trace', async (alpha) => {
  for (const inputs of ['additive', 'clamped'] as const) {
    const fixture = createFixture({ neurons: 45, batch: 2, steps: 40, rule: 'decaying-hebb', alpha, inputs });
    await expectSame(fixture, { isAttending: false }, {});
  }
});

test('traces that are rewound lead where kept ones do', async () => {
  for (const rule of ['decaying-hebb', 'oja']) {
    const fixture = createFixture({ neurons: 37, batch: 2, steps: 41, rule, alpha: 'matrix' });
    await expectSame(fixture, { isRewinding: false }, {});
  }
});

type Choice = Partial<typeof allShortcuts>;

/** Without and with a shortcut, and the reference. */
async function expectSame(fixture: RecurrenceFixture, without: Choice, having: Choice): Promise<void> {
  const judge = await compute(await reference.open(), fixture);
  for (const choice of [without, having]) {
    const outcome = await computeWith(choice, fixture);
    for (const [name, error] of errorsOf(outcome, judge))
      expect(error, `${name} of ${JSON.stringify(choice)}`).toBeLessThan(toleranceOf(name));
  }
}

async function computeWith(choice: Choice, fixture: RecurrenceFixture): Promise<Outcome> {
  const session = await openWasm({ threads: 1 }, { ...allShortcuts, ...choice });
  const outcome = await compute(session, fixture);
  await session.close();
  return outcome;
}
