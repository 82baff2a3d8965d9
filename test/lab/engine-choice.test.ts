// Which engine a run takes where none was named: real trials in real trainer processes; what cards there are is said here.
import { expect, test } from 'vitest';
import type { EngineReport, Experiment } from '../../src-main/contract/experiment.ts';
import { EngramError } from '../../src-main/contract/errors.ts';
import { describeUntried } from '../../src-main/engines/engine.ts';
import { reference } from '../../src-main/engines/reference/index.ts';
import { wasm } from '../../src-main/engines/wasm/index.ts';
import { webgpu } from '../../src-main/engines/webgpu/index.ts';
import { decide, EngineChoices } from '../../src-main/lab/engine-choice.ts';
import { tryExperiment } from '../../src-main/lab/inquiries.ts';
import { createProcessHost } from '../../src-main/lab/launcher/host.ts';
import { resolveExperiment } from '../../src-main/science/experiment.ts';
import { createHome, openLab } from '../support/home.ts';

const small = { task: 'binary-patterns', set: { patternSize: 20 } };
const processor = { ...describeUntried(wasm), isAvailable: true, device: 'a processor' };
const card = { ...describeUntried(webgpu), isAvailable: true, isOnCard: true, device: 'a card' };
/** An engine that is surely slower, as if it were on a card. */
const slow = { ...describeUntried(reference), isAvailable: true, isOnCard: true, device: 'a slow card' };

function choicesAmong(reports: readonly EngineReport[]) {
  const tried: string[] = [];
  const host = createProcessHost();
  const tryOut = (experiment: Experiment) => {
    tried.push(experiment.engine);
    return tryExperiment(host, experiment, '');
  };
  return { choices: new EngineChoices({ probe: () => Promise.resolve(reports), tryOut }), tried };
}

test('without a graphics card nothing is tried, and a program that acts as one is none', async () => {
  const experiment = resolveExperiment(small);
  const { choices, tried } = choicesAmong([processor, describeUntried(webgpu)]);
  expect(await choices.choose(experiment)).toEqual({
    engine: 'wasm',
    isSettled: true,
    reason: 'WebAssembly on the processor: no graphics card that Engram can use answers here.',
  });
  const imitation = { ...card, isOnCard: false, device: 'SwiftShader Device' };
  const { engine, reason } = await choicesAmong([processor, imitation]).choices.choose(experiment);
  expect(engine).toBe('wasm');
  expect(reason).toBe(
    'WebAssembly on the processor: what answers as a graphics card here, SwiftShader Device, is a program on the processor and far slower.',
  );
  expect(tried).toEqual([]);
});

test('where there is a card a trial of the very experiment decides, once for all seeds', async () => {
  const experiment = resolveExperiment({ task: 'binary-patterns', set: { patternSize: 100 } });
  const { choices, tried } = choicesAmong([processor, slow]);
  expect(await choices.presume(experiment)).toMatchObject({
    isSettled: false,
    reason:
      'A short trial at the start tells which is fastest: WebAssembly on the processor, or Reference on a slow card.',
  });
  const choice = await choices.choose(experiment);
  expect(choice).toMatchObject({ engine: 'wasm', isSettled: true });
  expect(choice.reason).toMatch(
    /^WebAssembly on a processor: an update took [\d.]+ ms in a trial, and [\d.]+ ms on Reference\.$/,
  );
  expect(tried).toEqual(['wasm', 'reference']);
  expect(await choices.choose({ ...experiment, seed: 7, episodes: 3 })).toBe(choice);
  expect(await choices.presume(experiment)).toBe(choice);
  expect(tried).toHaveLength(2);
});

test('an engine that cannot train it is left out, with its own words', async () => {
  const { choices } = choicesAmong([processor, { ...card, tensorLimitBytes: 1000 }]);
  const { engine, reason } = await choices.choose(resolveExperiment(small));
  expect(engine).toBe('wasm');
  expect(reason).toMatch(/in a trial\. Without WebGPU: The largest tensor of this run is estimated to be/);
});

test('the fastest is chosen, whichever it is', () => {
  const trials = [
    { engine: processor, seconds: 0.0414 },
    { engine: card, seconds: 0.00312 },
    { engine: slow, problem: 'It has no kernel for this rule.' },
  ];
  expect(decide(trials)).toEqual({
    engine: 'webgpu',
    isSettled: true,
    reason:
      'WebGPU on a card: an update took 3.1 ms in a trial, and 41 ms on WebAssembly. Without Reference: It has no kernel for this rule.',
  });
});

test('a fault in Engram itself is no reason against an engine', async () => {
  const tryOut = () => Promise.reject(new TypeError('a fault'));
  const choices = new EngineChoices({ probe: () => Promise.resolve([processor, card]), tryOut });
  await expect(choices.choose(resolveExperiment(small))).rejects.toThrow(TypeError);
  const refuse = () => Promise.reject(new EngramError('unavailable', 'The card was lost.'));
  const none = new EngineChoices({ probe: () => Promise.resolve([processor, card]), tryOut: refuse });
  expect((await none.choose(resolveExperiment(small))).reason).toBe(
    'Without WebAssembly: The card was lost. Without WebGPU: The card was lost.',
  );
});

test('a run tells which engine it took and why; one that names its engine was not decided for', async () => {
  const lab = await openLab(createHome());
  const outlook = await lab.call('engines.outlook', {});
  const { engineChoice, experiment } = await lab.call('runs.estimate', small);
  expect(engineChoice).toEqual(outlook);
  expect(experiment.engine).toBe(outlook.engine);
  expect(await lab.call('runs.estimate', { ...small, engine: 'reference' })).toMatchObject({
    engineChoice: null,
    experiment: { engine: 'reference' },
  });
  const { run } = await lab.call('runs.create', { ...small, episodes: 2 });
  const { log } = await lab.call('runs.show', { run });
  expect(log[0]).toMatchObject({ level: 'info', text: outlook.reason });
});
