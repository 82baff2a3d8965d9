// From what a person asks a sweep to be to a plan with every choice made, checked before anything runs.
import { EngramError } from '../../contract/errors.ts';
import type {
  Experiment,
  ExperimentRequest,
  MetricDescription,
  Settings,
} from '../../contract/experiment.ts';
import type { z } from '../../contract/schema.ts';
import { isOfTask } from '../../contract/score.ts';
import type { Study } from '../../contract/studies.ts';
import { mostRuns, requestAt } from '../../contract/sweeps.ts';
import type { SweepGoal, SweepPlan, sweepRequest } from '../../contract/sweeps.ts';
import { planExperiment, resolveExperiment } from '../../science/experiment.ts';
import { requirePoints } from '../../science/search/points.ts';
import { cornersOf, dimensionsOf, gridOf } from '../../science/search/space.ts';
import type { Dimension } from '../../science/search/space.ts';

type Asked = z.output<typeof sweepRequest>;

export interface PlannedSweep {
  readonly plan: SweepPlan;
  readonly space: readonly Dimension[];
  /** Some of its experiments, by which the others are likely to be right too, and by which its cost is told. */
  readonly samples: readonly Experiment[];
  /** What its points can be judged by. */
  readonly metrics: Readonly<Record<string, MetricDescription>>;
}

/** `resolve` makes an experiment of a request as a run's would be made. Rejects with `bad-input` in a sentence. */
export async function planSweep(
  asked: Asked,
  studies: readonly Study[],
  resolve: (request: ExperimentRequest) => Promise<Experiment>,
): Promise<PlannedSweep> {
  const space = dimensionsOf(asked);
  const points = requirePoints(space, asked.method, asked.points);
  const seeds = distinct(asked.seeds);
  if (points * seeds.length > mostRuns)
    throw new EngramError(
      'bad-input',
      `sweep: expected at most ${mostRuns} runs, got ${points} points with ${seeds.length} seeds each.`,
    );
  const corners = asked.method === 'grid' ? gridOf(space) : cornersOf(space);
  for (const values of corners) resolveExperiment(requestAt(asked, values, seeds[0]));
  const samples: Experiment[] = [];
  for (const values of spread(corners)) samples.push(await resolve(requestAt(asked, values, seeds[0])));
  const { data } = samples[0];
  const base = { ...asked.base, ...(data !== null && { data }) };
  const metrics = commonMetrics(samples);
  const goal = chooseGoal(asked.goal, samples[0].task, metrics, studies);
  return { plan: { ...asked, base, points, seeds, goal }, space, samples, metrics };
}

/** As many as tell the cost of all, evenly spread. */
function spread(points: readonly Settings[]): Settings[] {
  const most = 6;
  const every = Math.max(1, (points.length - 1) / (most - 1));
  return distinct(
    Array.from({ length: Math.min(most, points.length) }, (_, k) => points[Math.round(k * every)]),
  );
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

/** Those that the same seed repeats. */
function commonMetrics(samples: readonly Experiment[]): Record<string, MetricDescription> {
  const known = samples.map((experiment) => planExperiment(experiment).metrics);
  const common = Object.entries(known[0]).filter(
    ([name, { isRepeatable }]) => isRepeatable && known.every((metrics) => name in metrics),
  );
  return Object.fromEntries(common);
}

/** By default what the task's study measures, and else its reward or its loss. */
function chooseGoal(
  asked: Asked['goal'],
  task: string,
  metrics: PlannedSweep['metrics'],
  studies: readonly Study[],
): SweepGoal {
  const names = Object.keys(metrics);
  const judged = studies.find((study) => isOfTask(study, task))?.metrics ?? [];
  const metric =
    asked?.metric ?? [...judged, 'reward', 'loss'].find((name) => names.includes(name)) ?? names[0];
  if (!names.includes(metric))
    throw new EngramError(
      'bad-input',
      `goal: expected a metric of this task, one of ${names.join(', ')}, got "${metric}".`,
    );
  return { metric, direction: asked?.direction ?? directionOf(metric, studies) };
}

/** As the studies expect it; what is called a loss or an error is better where it is less. */
function directionOf(metric: string, studies: readonly Study[]): SweepGoal['direction'] {
  const expected = studies
    .flatMap(({ expectations = [] }) => expectations)
    .find((expectation) => expectation.metric === metric);
  if (expected) return expected.direction === 'above' ? 'maximise' : 'minimise';
  return /loss|error/i.test(metric) ? 'minimise' : 'maximise';
}
