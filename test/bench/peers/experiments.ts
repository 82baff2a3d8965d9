// Trainings of agents and of few-shot learners as a run of them goes, environment and drawing of episodes included: what is
// asked for, what the wasm engine is to reach, and what the programs of the papers' authors took on another machine.
import type { Experiment, ExperimentRequest } from '../../../src-main/contract/experiment.ts';
import { resolveExperiment } from '../../../src-main/science/experiment.ts';

export const experimentIds = ['maze-2018', 'maze-2019', 'cue-association', 'omniglot'] as const;
export type ExperimentId = (typeof experimentIds)[number];

interface ExperimentFacts {
  readonly title: string;
  readonly request: ExperimentRequest;
  /** How many times as long PyTorch eager should at least take. */
  readonly goal: number;
  /** What an update of the authors' program takes, and how many episodes are in one, on a server of 2 cores with AVX-512. */
  readonly authors: { readonly milliseconds: number; readonly batch: number };
}

/** Where the paper of 2018 differs from that of 2019, whose numbers are the task's defaults. */
const mazeOf2018 = {
  ...{ rule: 'oja', neurons: 200, batch: 1, gradientNorm: 0, mazeSteps: 250 },
  ...{ bumpPenalty: 0.1, stepInput: 'number', hasPreviousAction: false },
  ...{ canRewardBeCentre: true, canTeleportToReward: true, valueWeight: 0.03, policySquareWeight: 0.1 },
};

export const experimentFacts: Readonly<Record<ExperimentId, ExperimentFacts>> = {
  'maze-2018': {
    title: 'Maze of 2018, whole updates',
    request: { task: 'maze', set: mazeOf2018 },
    goal: 8,
    authors: { milliseconds: 160, batch: 1 },
  },
  'maze-2019': {
    title: 'Maze of 2019, whole updates',
    request: { task: 'maze' },
    goal: 5,
    authors: { milliseconds: 523, batch: 30 },
  },
  'cue-association': {
    title: 'Cue association, whole updates',
    request: { task: 'cue-association' },
    goal: 5,
    authors: { milliseconds: 1245, batch: 30 },
  },
  omniglot: {
    title: 'Omniglot, whole updates',
    request: { task: 'omniglot' },
    goal: 1,
    authors: { milliseconds: 6.6, batch: 1 },
  },
};

/** Small enough to try everything in seconds. */
const quickly: Readonly<Record<ExperimentId, ExperimentRequest['set']>> = {
  'maze-2018': { neurons: 40, mazeSteps: 50 },
  'maze-2019': { neurons: 20, mazeSteps: 40, batch: 4 },
  'cue-association': { neurons: 20, associationSteps: 40, batch: 4 },
  omniglot: { batch: 4 },
};

export function experimentOf(id: ExperimentId, engine: string, isQuick: boolean): Experiment {
  const { request } = experimentFacts[id];
  return resolveExperiment({ ...request, engine, set: { ...request.set, ...(isQuick ? quickly[id] : {}) } });
}
