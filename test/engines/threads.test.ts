// The wasm engine gives the same bits on any number of threads.
import { expect, test } from 'vitest';
import { openWasm } from '../../src-main/engines/wasm/index.ts';
import { rules } from '../../src-main/science/plasticity/index.ts';
import { compute } from '../support/engine-outcome.ts';
import type { Outcome } from '../support/engine-outcome.ts';
import { createFixture } from '../support/recurrence-fixture.ts';
import type { RecurrenceFixture } from '../support/recurrence-fixture.ts';

/** One episode shared by rows, and batches shared by episodes. */
const sizes = [
  { neurons: 150, batch: 1 },
  { neurons: 21, batch: 5 },
  { neurons: 21, batch: 40 },
];

test.each(
  rules.flatMap((rule) => (['matrix', 'neuron'] as const).map((alpha) => ({ rule: rule.id, alpha }))),
)('$rule with alpha $alpha does not depend on the number of threads', async ({ rule, alpha }) => {
  for (const size of sizes) {
    const fixture = createFixture({ ...size, steps: 12, rule, alpha });
    const one = await computeOn(1, fixture);
    for (const threads of [2, 3]) expect(await computeOn(threads, fixture)).toEqual(one);
  }
});

async function computeOn(threads: number, fixture: RecurrenceFixture): Promise<Outcome> {
  const session = await openWasm({ threads });
  const outcome = await compute(session, fixture);
  await session.close();
  return outcome;
}
