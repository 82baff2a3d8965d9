// What a step of the recurrence costs a graphics card: the commands that are recorded, and the bytes they move.
import { expect, test } from 'vitest';
import type { DispatchRecord } from '../../src-main/engines/webgpu/commands.ts';
import { Gpu } from '../../src-main/engines/webgpu/gpu.ts';
import { openSession } from '../../src-main/engines/webgpu/session.ts';
import { createParameters } from '../support/engine-outcome.ts';
import { createFixture } from '../support/recurrence-fixture.ts';

const [neurons, batch, steps] = [1001, 32, 3];
const synapses = batch * neurons ** 2;
/** Bytes that a synapse costs a step where nothing is read twice: docs/performance.md. */
const floors = { forward: 16, backward: 32 };

/** Matrices and what is left a line a workgroup, in bytes a synapse; weights are read by every episode. */
function bytesOf({ buffers }: DispatchRecord): number {
  const moved = buffers
    .filter(({ name }) => !['steps', 'coefficients'].includes(name))
    .map(({ name, access, bytes }) => {
      const shared = name === 'w' || name === 'alpha' ? batch : 1;
      return bytes * shared * (access === 'read-write' && name === 'gradients' ? 2 : 1);
    });
  return moved.reduce((sum, bytes) => sum + bytes, 0) / synapses;
}

test('a step of 1,001 neurons in 32 episodes is one dispatch forward and two back, near the floor of bytes', async () => {
  const records: DispatchRecord[] = [];
  const session = openSession(await Gpu.open((record) => records.push(record)));
  const fixture = createFixture({ neurons, batch, steps, rule: 'decaying-hebb', alpha: 'matrix' });
  const recurrence = await session.recurrence(fixture.shape, await createParameters(session, fixture));
  await recurrence.forward(fixture.inputs);
  const forward = records.splice(0);
  expect(forward.map(({ kernel }) => kernel)).toEqual(Array(steps).fill('forward'));
  expect(bytesOf(forward[1]) / floors.forward).toBeLessThan(1.5);
  await recurrence.backward(fixture.dStates);
  // Nothing was there before the first step.
  const step = ['deltas', 'pullBack'];
  expect(records.map(({ kernel }) => kernel)).toEqual([...step, ...step, 'deltas', 'dW', 'dAlpha']);
  const [deltas, pullBack] = records;
  expect((bytesOf(deltas) + bytesOf(pullBack)) / floors.backward).toBeLessThan(1.5);
  await session.close();
});
