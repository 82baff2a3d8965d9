// What the run screen says of a run in words.
import { catalogue } from '../../client/catalogue.svelte.ts';
import { dataWords } from '../../parts/data-words.ts';
import { formatCount, formatDuration } from '../../parts/format.ts';
import type { Run, RunStatus } from '../../../src-main/contract/runs.ts';

/** What is run, on one line. */
export function subtitleOf({ experiment, parameters }: Run): string {
  const titles = [
    catalogue.taskTitle(experiment.task),
    catalogue.networkTitle(experiment.network),
    catalogue.engineTitle(experiment.engine),
  ];
  const data = dataWords(experiment);
  if (data) titles.push(data);
  return [...titles, `seed ${experiment.seed}`, `${formatCount(parameters)} parameters`].join(' · ');
}

/** What a queued run waits for. */
export function waitSentence(run: Run, all: Iterable<Run>): string {
  const others = [...all].filter((other) => other.run !== run.run);
  const running = others.find(({ status }) => status === 'running');
  const before = others.filter((other) => other.status === 'queued' && other.run < run.run).length;
  if (!running && before === 0) return 'It begins in a moment.';
  const queue = before === 0 ? '' : `${before === 1 ? 'one queued run' : `${before} queued runs`}`;
  const whom = [running ? `run ${running.run}` : '', queue].filter(Boolean).join(' and ');
  return `It waits for ${whom} to end; one run is trained at a time.`;
}

/** Whether the run came to rest by itself, before its end: its log matters then. */
export function isTroubled(status: RunStatus): boolean {
  return status === 'failed' || status === 'interrupted';
}

/** Short times to two digits, which is what matters of them. */
export function formatEpisodeTime(seconds: number): string {
  return seconds < 0.01 ? `${Number((1000 * seconds).toPrecision(2))} ms` : formatDuration(seconds);
}

/** When the first look at the network will come. */
export function firstLookSentence({ status, experiment }: Run): string {
  const seconds = Number(experiment.settings.training.checkpointSeconds);
  const when = seconds > 0 ? `after about ${formatDuration(seconds)} of training` : 'after the first episode';
  if (status === 'queued' || status === 'running')
    return `The first checkpoint is saved ${when}; what the network recalls and its matrices appear here then.`;
  return 'No checkpoint was saved. Resume the run; what the network recalls and its matrices appear here then.';
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
