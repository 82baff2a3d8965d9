// The command line that runs an experiment again: what differs from the defaults, and no more.
import type { Experiment } from '../../contract/experiment.ts';
import { resolveExperiment } from '../../science/experiment.ts';

/** A data set is named by the beginning of its hash, which is the same on every machine. */
const dataDigits = 16;

export function commandLine(experiment: Experiment): string {
  const { task, network, engine, data, episodes, seed, settings } = experiment;
  const usual = resolveExperiment({ task, network }).settings;
  const changed = (['task', 'network', 'training'] as const).flatMap((group) =>
    Object.entries(settings[group]).filter(([name, value]) => usual[group][name] !== value),
  );
  return [
    `engram train ${task}`,
    `--network ${network}`,
    `--engine ${engine}`,
    data !== null && `--data ${data.slice(0, dataDigits)}`,
    `--episodes ${episodes}`,
    `--seed ${seed}`,
    ...changed.map(([name, value]) => `--set ${name}=${String(value)}`),
  ]
    .filter((word) => word !== false)
    .join(' ');
}
