// Which of a run's metrics it is judged by, for the page, the lab and the command line alike.
import type { MetricDescription } from './experiment.ts';
import { variantsOf } from './studies.ts';
import type { Study } from './studies.ts';

/** Those that the same seed repeats, as a person looks for them: what is judged first, losses then, numbers of the network last. */
export function repeatableMetrics(metrics: Readonly<Record<string, MetricDescription>>): string[] {
  const rank = (name: string) => Number(metrics[name].summary === 'last') * 2 + Number(name === 'loss');
  return Object.keys(metrics)
    .filter((name) => metrics[name].isRepeatable)
    .sort((a, b) => rank(a) - rank(b));
}

/** The one of some metrics that runs of a task are judged by: what its study looks at, else the first. */
export function scoreMetric(names: readonly string[], task: string, studies: readonly Study[]): string {
  const judged = studies.find((study) => isOfTask(study, task))?.metrics ?? [];
  return judged.find((name) => names.includes(name)) ?? names[0];
}

export function isOfTask(study: Study, task: string): boolean {
  return variantsOf(study).some(({ experiment }) => experiment.task === task);
}
