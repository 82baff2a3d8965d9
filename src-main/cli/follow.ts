// Stays with a run until it comes to rest, and reports what came of it.
import type { LabEvent } from '../contract/calls.ts';
import type { LabClient } from '../contract/client.ts';
import { EngramError } from '../contract/errors.ts';
import { isAtRest } from '../contract/runs.ts';
import type { Run, RunResult } from '../contract/runs.ts';
import { exitCodes } from './command.ts';
import { Progress } from './progress.ts';
import { formatCount, formatDuration, formatNumber, formatTable } from './table.ts';

/** Ctrl-C pauses the run. Prints the result; resolves to an exit code that is 0 only if the run completed. */
export async function followRun(lab: LabClient, isJson: boolean, begin: () => Promise<Run>): Promise<number> {
  const run = await watchUntilRest(lab, begin);
  const { result } = await lab.call('runs.show', { run: run.run });
  console.log(isJson ? JSON.stringify(asJson(run, result)) : asText(run, result));
  if (run.status !== 'completed') console.error(explainRest(run));
  return run.status === 'completed'
    ? exitCodes.done
    : run.status === 'paused'
      ? exitCodes.interrupted
      : exitCodes.failed;
}

/** Resolves with the run at rest: ended, or paused by Ctrl-C or after `milliseconds`. */
export async function watchUntilRest(
  lab: LabClient,
  begin: () => Promise<Run>,
  milliseconds = Infinity,
): Promise<Run> {
  const rest = Promise.withResolvers<Run>();
  const early: LabEvent[] = [];
  let listener = (event: LabEvent): unknown => early.push(event);
  lab.onEvent((event) => void listener(event));

  const run = await begin();
  const progress = new Progress(run);
  announce(run);
  listener = (event) => {
    if (event.event === 'run.metrics' && event.run === run.run) progress.add(event.rows);
    if (event.event === 'run.changed' && event.run.run === run.run && isAtRest(event.run.status))
      rest.resolve(event.run);
  };
  early.forEach(listener);
  const release = pauseOnInterrupt(lab, run);
  const timer = pauseAfter(lab, run, milliseconds);
  try {
    return await Promise.race([rest.promise, lab.closed.then(() => Promise.reject(labLost(run)))]);
  } finally {
    progress.end();
    clearTimeout(timer);
    release();
  }
}

function announce({ run, status, experiment, parameters }: Run): void {
  const { task, network, engine, seed } = experiment;
  console.error(
    `Run ${run}: ${task}, ${network} on ${engine}, ${formatCount(parameters)} parameters, seed ${seed}.`,
  );
  if (status === 'queued') console.error('Another run is at work; this one begins after it.');
}

/** A second Ctrl-C leaves at once; the lab then saves the run by itself. */
function pauseOnInterrupt(lab: LabClient, { run }: Run): () => void {
  const onInterrupt = () => {
    process.once('SIGINT', () => process.exit(exitCodes.interrupted));
    lab.call('runs.pause', { run }).catch(() => undefined);
  };
  process.once('SIGINT', onInterrupt);
  return () => void process.removeAllListeners('SIGINT');
}

/** Node takes a delay beyond 2^31 milliseconds for none. */
const longestDelay = 2 ** 31 - 1;

function pauseAfter(lab: LabClient, { run }: Run, milliseconds: number): NodeJS.Timeout {
  const pause = () => lab.call('runs.pause', { run }).catch(() => undefined);
  return setTimeout(() => void pause(), Math.min(milliseconds, longestDelay));
}

function labLost({ run }: Run): EngramError {
  return new EngramError(
    'interrupted',
    `The lab process ended in mid-run. What it reported is saved; go on with: engram resume ${run}`,
  );
}

function explainRest({ run, status, reason, episodesDone, experiment }: Run): string {
  const where = `Run ${run} is ${status} after ${episodesDone} of ${experiment.episodes} episodes.`;
  return [where, reason, `Go on with: engram resume ${run}`].filter(Boolean).join(' ');
}

function asJson(run: Run, result: RunResult) {
  const { status, reason, experiment, parameters, episodesDone } = run;
  const { engine, seed } = experiment;
  return {
    run: run.run,
    status,
    ...(reason && { reason }),
    engine,
    episodes: episodesDone,
    seed,
    parameters,
    ...result,
  };
}

function asText(run: Run, { final, secondsPerEpisode }: RunResult): string {
  const rows = Object.entries(final).map(([name, value]) => {
    const { title, unit, summary } = run.metrics[name];
    return [
      title,
      formatNumber(value),
      [unit, summary === 'last' ? 'at the end' : 'mean of the last 50 episodes'].filter(Boolean).join(', '),
    ];
  });
  if (secondsPerEpisode !== null)
    rows.push(['Time', formatDuration(secondsPerEpisode), 'median of an episode']);
  return rows.length > 0 ? formatTable(rows) : 'No episode was finished.';
}
