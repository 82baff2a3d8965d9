// What the run screen says of a run in words.
import { catalogue } from '../../client/catalogue.svelte.ts';
import { dataWords } from '../../parts/data-words.ts';
import { formatCount, formatDate, formatDuration } from '../../parts/format.ts';
import { canResume, isResumable } from '../../../src-main/contract/runs.ts';
import type { Run, RunStatus } from '../../../src-main/contract/runs.ts';

/** What is run, on one line. */
export function subtitleOf(run: Run): string {
  const { experiment, parameters } = run;
  const titles = [
    catalogue.taskTitle(experiment.task),
    catalogue.networkTitle(experiment.network),
    catalogue.engineTitle(experiment.engine),
  ];
  const data = dataWords(run);
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
  return `It waits for ${whom}: runs are trained one at a time, but for small ones of a sweep.`;
}

/** Where a run came from that was not begun here, and what it came without; empty of others. */
export function originSentence(run: Run): string {
  if (!run.origin) return '';
  const { kind, from, at } = run.origin;
  const arrival =
    kind === 'example'
      ? `It comes with Engram, was trained elsewhere and opened here on ${formatDate(at)}.`
      : `It was trained elsewhere, and imported from ${from} on ${formatDate(at)}.`;
  const isStuck = isResumable(run.status) && !canResume(run);
  return isStuck
    ? `${arrival} It came without Adam’s moments: it can be looked at, but not trained further.`
    : arrival;
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
export function firstLookSentence(run: Run): string {
  const { status, experiment } = run;
  const seconds = Number(experiment.settings.training.checkpointSeconds);
  const when =
    seconds > 0 ? `after about ${formatDuration(seconds)} of training` : `after the first ${stepWord(run)}`;
  const doing = isOfAgent(run) ? 'does' : isOfCharacters(run) ? 'recognises' : 'recalls';
  const what = `what the network ${doing} and its matrices appear here then.`;
  if (status === 'queued' || status === 'running') return `The first checkpoint is saved ${when}; ${what}`;
  return `No checkpoint was saved. Resume the run; ${what}`;
}

/** Whether the network acts in an environment: then it is rewarded. */
export function isOfAgent({ metrics }: Pick<Run, 'metrics'>): boolean {
  return 'reward' in metrics;
}

/** Whether the network tells which class a drawing is of: then it is judged by how often it is right. */
export function isOfCharacters({ metrics }: Pick<Run, 'metrics'>): boolean {
  return 'accuracy' in metrics;
}

/** Episodes of an update. */
export function batchOf({ experiment }: Pick<Run, 'experiment'>): number {
  return Number(experiment.settings.training.batch ?? 1);
}

/** What a step of the training is: an update, which for many tasks is one episode. */
export function stepWord(run: Pick<Run, 'experiment'>): 'episode' | 'update' {
  return batchOf(run) === 1 ? 'episode' : 'update';
}

/** So much training: "300 updates (9,000 episodes)". */
export function trainingWords(run: Pick<Run, 'experiment'>, steps: number): string {
  const updates = `${formatCount(steps)} ${stepWord(run)}${steps === 1 ? '' : 's'}`;
  return batchOf(run) === 1 ? updates : `${updates} (${formatCount(steps * batchOf(run))} episodes)`;
}

/** When a look at the network was taken: tensors that came from elsewhere were not trained here. */
export function whenSeen(run: Pick<Run, 'experiment'>, steps: number): string {
  return steps === 0 ? 'as the network came' : `after ${trainingWords(run, steps)} of training`;
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
