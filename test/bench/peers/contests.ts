// What the programs are compared on: layers with given inputs, which `engram bench` measures too, and whole experiments.
import type { Experiment } from '../../../src-main/contract/experiment.ts';
import { workloadIds, workloadTitles } from '../../../src-main/contract/speed.ts';
import type { WorkloadId } from '../../../src-main/contract/speed.ts';
import { engines } from '../../../src-main/engines/index.ts';
import { findEntry, planExperiment } from '../../../src-main/science/experiment.ts';
import { ruleOf } from '../../../src-main/science/networks/network.ts';
import { listWorkloads } from '../../../src-main/trainer/speed/workloads.ts';
import type { Workload } from '../../../src-main/trainer/speed/workloads.ts';
import { experimentFacts, experimentIds, experimentOf } from './experiments.ts';
import type { ExperimentId } from './experiments.ts';
import { ExperimentTraining, initialTensors } from './experiment-training.ts';
import { warmUps, writeFloats, writeOutline, writeProblem } from './problem.ts';
import { Recording } from './recording.ts';
import { workloadGoals } from './workloads.ts';

/** How many times as long, or as much memory, the peers should at least take. */
export interface Goals {
  /** PyTorch eager at its best. */
  readonly eager?: number;
  /** The faster of PyTorch under torch.compile and JAX. */
  readonly compiling?: number;
  /** Memory of PyTorch eager. */
  readonly memory?: number;
}

export interface Contest {
  readonly id: WorkloadId | ExperimentId;
  readonly title: string;
  /** In a few words. */
  readonly size: string;
  readonly goals: Goals;
  /** What the program of the paper's authors took on another machine for so many episodes, and how many ours are; null for no such. */
  readonly authors: {
    readonly milliseconds: number;
    readonly batch: number;
    readonly ownBatch: number;
  } | null;
  /** Leaves in `folder` what the programs are given. */
  write(folder: string): Promise<void>;
}

export const contestIds = [...workloadIds, ...experimentIds];

export function listContests(engine: string, isQuick: boolean): Contest[] {
  return [
    ...listWorkloads(isQuick).map(contestOfLayer),
    ...experimentIds.map((id) => contestOfExperiment(id, experimentOf(id, engine, isQuick), isQuick)),
  ];
}

/** Where there is no rule, in words. */
const rules: Readonly<Record<string, string>> = { none: 'not plastic', lstm: 'LSTM' };

function contestOfLayer(workload: Workload): Contest {
  const { neurons, steps, batch, inputs } = workload.shape;
  const rule = ruleOf(workload.shape);
  return {
    id: workload.id,
    title: workloadTitles[workload.id],
    goals: workloadGoals[workload.id],
    size: `N = ${neurons}, T = ${steps}, B = ${batch}, ${rules[rule] ?? rule}, ${inputs} inputs`,
    authors: null,
    write: (folder) => Promise.resolve(writeProblem(folder, workload.draw())),
  };
}

function contestOfExperiment(id: ExperimentId, experiment: Experiment, isQuick: boolean): Contest {
  const { title, goal, authors } = experimentFacts[id];
  const { task, network, training } = planExperiment(experiment);
  const { neurons, rule } = { rule: '', ...network.recurrence };
  return {
    ...{ id, title, goals: { eager: goal } },
    authors: isQuick ? null : { ...authors, ownBatch: training.batch },
    size: `N = ${neurons}, T = ${task.steps}, B = ${training.batch}, ${rule}`,
    write: (folder) => writeExperiment(folder, experiment),
  };
}

/** More than of a layer: an update is short, and no two are the same. */
const updates = 9;

/** The experiment, and one batch of its episodes as the engine takes them. */
async function writeExperiment(folder: string, experiment: Experiment): Promise<void> {
  const tensors = Object.entries(initialTensors(experiment));
  for (const [name, { values }] of tensors) writeFloats(folder, name, values);
  const session = await findEntry('engine', engines, experiment.engine).open();
  const recording = new Recording();
  const training = await ExperimentTraining.open(session, experiment, recording);
  await training.backward();
  await session.close();
  for (const [name, values] of recording.arrays) writeFloats(folder, name, values);
  writeOutline(folder, {
    experiment,
    tensors: Object.fromEntries(tensors.map(([name, { shape }]) => [name, shape])),
    adam: planExperiment(experiment).training,
    ...{ warmUps, updates },
  });
}
