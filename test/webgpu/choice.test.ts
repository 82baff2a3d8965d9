// The automatic choice of engine, with a real trial of this one: the software driver is no card to Engram, and where a test says it
// were, the trial tells that the processor's engine is faster.
import { expect, test } from 'vitest';
import { webgpu } from '../../src-main/engines/webgpu/index.ts';
import { EngineChoices } from '../../src-main/lab/engine-choice.ts';
import { probeEngines, tryExperiment } from '../../src-main/lab/inquiries.ts';
import { createProcessHost } from '../../src-main/lab/launcher/host.ts';
import { resolveExperiment } from '../../src-main/science/experiment.ts';

const host = createProcessHost();
const experiment = resolveExperiment({ task: 'binary-patterns', set: { patternSize: 100 } });
const reports = await probeEngines(host);
const { device, isOnCard } = reports.find(({ id }) => id === 'webgpu') ?? (await webgpu.probe());
const tryOut = (tried: typeof experiment) => tryExperiment(host, tried, '');

test.skipIf(isOnCard)('a driver that computes on the processor is passed over', async () => {
  const choices = new EngineChoices({ probe: () => Promise.resolve(reports), tryOut });
  const { engine, reason } = await choices.choose(experiment);
  expect(engine).toBe('wasm');
  expect(reason).toContain(
    `what answers as a graphics card here, ${device}, is a program on the processor and far slower`,
  );
});

test('a trial trains a few updates on each and names both times', async () => {
  const asCards = reports.map((report) => ({ ...report, isOnCard: report.id === 'webgpu' }));
  const choices = new EngineChoices({ probe: () => Promise.resolve(asCards), tryOut });
  const { engine, reason } = await choices.choose(experiment);
  if (!isOnCard) expect(engine).toBe('wasm');
  expect(reason).toMatch(/: an update took [\d.]+ ms in a trial, and [\d.]+ ms on (WebGPU|WebAssembly)\.$/);
});
