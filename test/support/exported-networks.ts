// Every network of the app at a small size, exported to every format after its own engine took a held-out episode.
import { join } from 'node:path';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import type { NamedTensor } from '../../src-main/contract/safetensors.ts';
import { isMoments } from '../../src-main/contract/checkpoint.ts';
import { exportFormats } from '../../src-main/exports/index.ts';
import { describeLayer } from '../../src-main/exports/layer.ts';
import { writeExport } from '../../src-main/exports/write-export.ts';
import type { Export, WrittenExport } from '../../src-main/exports/write-export.ts';
import { planExperiment, resolveExperiment } from '../../src-main/science/experiment.ts';
import { rules } from '../../src-main/science/plasticity/index.ts';
import { alphaKinds } from '../../src-main/science/plasticity/recurrence.ts';
import { programOf } from '../../src-main/science/programs/index.ts';
import { tasks } from '../../src-main/science/tasks/index.ts';
import { Model } from '../../src-main/trainer/model.ts';
import { fixtureRandom } from './numbers.ts';

export interface NetworkCase {
  readonly name: string;
  readonly request: ExperimentRequest;
}

const plasticKinds = [
  ...rules.flatMap(({ id: rule }) =>
    alphaKinds.filter((alpha) => alpha !== 'none').map((alpha) => ({ rule, alpha })),
  ),
  { rule: 'decaying-hebb', alpha: 'none' },
];

const readoutKinds = [
  ...rules
    .filter(({ rate, hasEligibility }) => rate === 'eta' && !hasEligibility)
    .map(({ id: rule }) => ({ rule, alpha: 'matrix' })),
  { rule: 'oja', alpha: 'none' },
];

/** Additive inputs, clamped inputs, and an agent's. */
const recurrentTasks = ['binary-patterns', 'natural-images', 't-maze'];

/** Every rule, kind of alpha and kind of input, the LSTM under each kind of input, agents, and the few-shot learners. */
export const networkCases: readonly NetworkCase[] = [
  ...recurrentTasks.flatMap((task) => plasticKinds.map((set) => caseOf(task, 'plastic-rnn', set))),
  ...recurrentTasks.map((task) => caseOf(task, 'lstm', {})),
  caseOf('binary-patterns', 'plastic-rnn', { neurons: 40 }),
  caseOf('natural-images', 'lstm', { neurons: 80 }),
  ...readoutKinds.map((set) => caseOf('omniglot', 'plastic-readout', set)),
];

function caseOf(task: string, network: string, set: Record<string, string | number>): NetworkCase {
  const small = tasks.find(({ id }) => id === task)?.small;
  const words = Object.values(set).join(' ');
  return {
    name: `${task} with ${network} ${words}`.trim(),
    request: { task, network, seed: 3, set: { ...small, ...set } },
  };
}

/** The network with tensors that are far enough from their beginning to matter, and an episode that its engine took. */
export async function makeExport({ request }: NetworkCase): Promise<Export> {
  const experiment = resolveExperiment({ ...request, set: { ...request.set, batch: 1 } });
  const plan = planExperiment(experiment);
  const model = await Model.create(experiment);
  const random = fixtureRandom(11);
  const saved = (await model.save()).tensors.filter(({ name }) => !isMoments(name));
  const tensors = saved.map((tensor): NamedTensor => ({
    ...tensor,
    values: Float32Array.from(tensor.values, (value) => value + 0.05 * random.normal()),
  }));
  await model.restoreParameters({ tensors, metadata: {} });
  const golden = await model.record();
  await model.close();
  const environment = { engine: experiment.engine };
  const [engram, uid, createdAt] = [
    '0.0.0',
    '01234567-89ab-4def-8123-456789abcdef',
    '2026-01-01T00:00:00.000Z',
  ];
  return {
    ...{ program: programOf(plan), tensors, layer: describeLayer(plan.network), golden },
    origin: { engram, uid, createdAt, step: 7, checkpoint: '0'.repeat(64), experiment, environment },
    taken: { golden: 'held-out', engine: experiment.engine, outputs: 'engine', engineDifference: 0 },
  };
}

/** Every format in a folder of its name. */
export async function exportEverywhere(
  folder: string,
  given: Export,
): Promise<Record<string, WrittenExport>> {
  const written: [string, WrittenExport][] = [];
  for (const format of exportFormats)
    written.push([format.id, await writeExport(join(folder, format.id), format, given)]);
  return Object.fromEntries(written);
}
