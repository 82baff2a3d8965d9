// The size of the published experiment on a graphics card, against the double-precision reference.
import { expect, test } from 'vitest';
import { reference } from '../../src-main/engines/reference/index.ts';
import { webgpu } from '../../src-main/engines/webgpu/index.ts';
import { compute, errorsOf, toleranceOf } from '../support/engine-outcome.ts';
import { createFixture } from '../support/recurrence-fixture.ts';

test.each([0.01, 0.5])('1,001 neurons under decaying Hebb agree with the reference, eta %d', async (eta) => {
  const session = await webgpu.open();
  const whole = createFixture(
    { neurons: 1001, batch: 1, steps: 12, rule: 'decaying-hebb', alpha: 'matrix' },
    { eta },
  );
  const fixture = { ...whole, losses: whole.losses.slice(0, 1) };
  const errors = errorsOf(await compute(session, fixture), await compute(await reference.open(), fixture));
  for (const [name, error] of errors) expect(error, name).toBeLessThan(2 * toleranceOf(name));
  await session.close();
});
