// Stays with a sweep until it comes to rest: a bar on a terminal, elsewhere a line for each run that ended; Ctrl-C stops it.
import type { LabEvent } from '../../../contract/calls.ts';
import type { LabClient } from '../../../contract/client.ts';
import { EngramError } from '../../../contract/errors.ts';
import type { Sweep, SweepDetails } from '../../../contract/sweeps.ts';
import { exitCodes } from '../../command.ts';
import { formatDuration } from '../../table.ts';
import { writeSweep } from './words.ts';

const barWidth = 24;

/** Prints what came of it; resolves to an exit code that is 0 only if every run that it began completed. */
export async function followSweep(
  lab: LabClient,
  isJson: boolean,
  begin: () => Promise<Sweep>,
): Promise<number> {
  const { sweep, isInterrupted } = await watchUntilRest(lab, begin);
  const details = await lab.call('sweeps.show', { sweep: sweep.sweep });
  writeSweep(details, isJson);
  if (sweep.status === 'stopped') {
    const how = [`Sweep ${sweep.sweep} is stopped.`, sweep.reason].filter(Boolean).join(' ');
    console.error(`${how} Go on with: engram sweep resume ${sweep.sweep}`);
    return isInterrupted ? exitCodes.interrupted : exitCodes.failed;
  }
  return areAllCompleted(details) ? exitCodes.done : exitCodes.failed;
}

function areAllCompleted({ points }: SweepDetails): boolean {
  return points.every(({ runs }) => runs.every(({ status }) => status === 'completed'));
}

async function watchUntilRest(lab: LabClient, begin: () => Promise<Sweep>) {
  const rest = Promise.withResolvers<Sweep>();
  const early: LabEvent[] = [];
  let listener = (event: LabEvent): unknown => early.push(event);
  lab.onEvent((event) => void listener(event));
  const begun = await begin();
  const progress = new SweepProgress();
  listener = (event) => {
    if (event.event !== 'sweep.changed' || event.sweep.sweep !== begun.sweep) return;
    progress.show(event.sweep);
    if (event.sweep.status !== 'running') rest.resolve(event.sweep);
  };
  let isInterrupted = false;
  const onInterrupt = () => {
    isInterrupted = true;
    process.once('SIGINT', () => process.exit(exitCodes.interrupted));
    lab.call('sweeps.stop', { sweep: begun.sweep }).catch(() => undefined);
  };
  process.once('SIGINT', onInterrupt);
  early.forEach(listener);
  try {
    const lost = lab.closed.then(() => Promise.reject(labLost(begun)));
    return { sweep: await Promise.race([rest.promise, lost]), isInterrupted };
  } finally {
    progress.end();
    process.removeAllListeners('SIGINT');
  }
}

function labLost({ sweep }: Sweep): EngramError {
  return new EngramError(
    'interrupted',
    `The lab process ended in mid-sweep. What its runs reported is saved; go on with: engram sweep resume ${sweep}`,
  );
}

class SweepProgress {
  readonly #stream = process.stderr;
  readonly #begun = performance.now();
  /** Runs that had ended when this began: they say nothing of its pace. */
  #before: number | null = null;
  #told = -1;

  show({ runsEnded, runsInAll }: Sweep): void {
    this.#before ??= runsEnded;
    if (runsEnded === this.#told) return;
    this.#told = runsEnded;
    const filled = Math.round((barWidth * runsEnded) / runsInAll);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
    const line = `${bar} ${runsEnded}/${runsInAll} runs${this.#left(runsInAll - runsEnded, runsEnded - this.#before)}`;
    this.#stream.write(this.#stream.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
  }

  #left(open: number, done: number): string {
    if (done === 0 || open === 0) return '';
    return `  about ${formatDuration((open * (performance.now() - this.#begun)) / 1000 / done)} left`;
  }

  /** Clears the bar. */
  end(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[2K');
  }
}
