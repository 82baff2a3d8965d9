// What goes wrong on a graphics card: a sentence each.
import { afterEach, expect, test } from 'vitest';
import { Gpu } from '../../src-main/engines/webgpu/gpu.ts';
import { noAdapter } from '../../src-main/engines/webgpu/failures.ts';
import { openSession } from '../../src-main/engines/webgpu/session.ts';
import type { RecurrenceShape } from '../../src-main/science/plasticity/recurrence.ts';
import { createParameters } from '../support/engine-outcome.ts';
import { createFixture } from '../support/recurrence-fixture.ts';

const fixture = createFixture({ neurons: 9, batch: 2, steps: 5, rule: 'oja', alpha: 'matrix' });
const opened: Gpu[] = [];

async function openGpu(): Promise<Gpu> {
  const gpu = await Gpu.open();
  opened.push(gpu);
  return gpu;
}

afterEach(() => opened.splice(0).forEach((gpu) => gpu.close()));

test('a card that is lost between two steps is told of in a sentence that says how to go on', async () => {
  const gpu = await openGpu();
  const session = openSession(gpu);
  const parameters = await createParameters(session, fixture);
  const recurrence = await session.recurrence(fixture.shape, parameters);
  const input = fixture.inputs.subarray(0, 18);
  await recurrence.reset();
  await recurrence.step(input);
  gpu.device.destroy();
  const lost = {
    code: 'unavailable',
    message: expect.stringMatching(/^The graphics card was lost: .+"wasm"\.$/) as string,
  };
  await expect(recurrence.step(input)).rejects.toMatchObject(lost);
  await expect(parameters.w.read()).rejects.toMatchObject(lost);
});

test('more neurons than the card lends memory for are refused before anything is tried', async () => {
  const session = openSession(await openGpu());
  const tensor = (name: string, shape: number[]) => session.parameter(name, shape, new Float64Array(1));
  const parameters = {
    w: await tensor('w', [1]),
    alpha: await tensor('alpha', [1]),
    eta: await tensor('eta', []),
  };
  const shape: RecurrenceShape = {
    ...{ neurons: 30_000, batch: 64, steps: 2, rule: 'decaying-hebb', bound: 0 },
    ...{ alpha: 'matrix', inputs: 'additive' },
  };
  await expect(session.recurrence(shape, parameters)).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringMatching(
      /MB on the graphics card, more than the \d+ MB that this card lends at once/,
    ) as string,
  });
});

test.each([
  ['linux', /libvulkan\.so\.1/],
  ['win32', /Direct3D 12/],
  ['darwin', /Metal/],
] as const)('where no card answers on %s, the sentence says what it takes', (platform, expected) => {
  expect(noAdapter(platform)).toMatch(expected);
  expect(noAdapter(platform)).toMatch(/"wasm" is there\.$/);
});
