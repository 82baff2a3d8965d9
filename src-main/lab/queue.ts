// The queue of runs. A run trains alone, on all threads; but small runs of a sweep train side by side, a thread each, on all
// cores (on all but one of a machine with four or more, which is left to the lab and the page). A small run that is started
// while they are at work joins them. Results do not depend on it: they are the same to the bit on any number of threads.
import { availableParallelism } from 'node:os';
import type { LabEvent } from '../contract/calls.ts';
import { EngramError } from '../contract/errors.ts';
import { isResumable } from '../contract/runs.ts';
import type { Run } from '../contract/runs.ts';
import type { Host } from './launcher/host.ts';
import { Runner } from './runner.ts';
import type { Halt } from './runner.ts';
import type { CheckpointFiles } from './store/checkpoint-files.ts';
import type { Store } from './store/store.ts';

/** Runs that train fewer numbers are small: two of them do not wait for each other's memory. */
const smallParameters = 500_000;

/** Engines that compute on as many threads as they are told, and on nothing that runs would have to share. */
const sharingEngines = ['wasm', 'reference'];

const closing: Halt = {
  status: 'interrupted',
  reason: 'Engram was closed while it ran. Resume to go on from where it was saved.',
};

/** How many runs train side by side, of those that can. */
export function sideBySide(cores = availableParallelism()): number {
  return cores < 4 ? cores : cores - 1;
}

/** Whether a run can train beside others. */
export function isShareable({ parameters, experiment }: Pick<Run, 'parameters' | 'experiment'>): boolean {
  return parameters < smallParameters && sharingEngines.includes(experiment.engine);
}

export interface QueueParts {
  readonly host: Host;
  readonly store: Store;
  /** Folder of hashed files. */
  readonly objects: string;
  readonly files: CheckpointFiles;
  readonly publish: (event: LabEvent) => void;
  /** Called when a run has begun or has come to rest, and there may be room for others. */
  readonly onChange: () => void;
}

export class RunQueue {
  readonly #parts: QueueParts;
  /** By run; those that train on one thread are `isBeside`. */
  readonly #runners = new Map<number, { runner: Runner; isBeside: boolean }>();
  #isClosing = false;
  #isHeld = false;

  constructor(parts: QueueParts) {
    this.#parts = parts;
  }

  /** Whether a run of a sweep would begin now, or as soon as those beside which it cannot are done. */
  get hasRoom(): boolean {
    if (this.#isClosing || this.#isHeld || this.#parts.store.runsWithStatus('queued').length > 0)
      return false;
    return this.#runners.size === 0 || this.#hasLane();
  }

  get isIdle(): boolean {
    return this.#runners.size === 0;
  }

  /** In order of their numbers: one that must wait for room has the others wait behind it. */
  startNext(): void {
    for (let next = this.#nextToStart(); next; next = this.#nextToStart()) this.#start(next);
    if (!this.#isClosing) this.#parts.onChange();
  }

  #nextToStart(): Run | undefined {
    if (this.#isClosing || this.#isHeld) return undefined;
    const next = this.#parts.store.runsWithStatus('queued').at(0);
    if (!next || this.#runners.size === 0) return next;
    return isShareable(next) && this.#hasLane() ? next : undefined;
  }

  /** Whether those at work leave room for another beside them. */
  #hasLane(): boolean {
    const areAllBeside = [...this.#runners.values()].every(({ isBeside }) => isBeside);
    return areAllBeside && this.#runners.size < sideBySide();
  }

  #start(run: Run): void {
    const { host, store, objects, files, publish } = this.#parts;
    const isBeside = isShareable(run) && (this.#runners.size > 0 || run.place !== null);
    const threads = isBeside ? 1 : null;
    const runner = new Runner({ host, store, objects, files, publish }, run.run, threads);
    this.#runners.set(run.run, { runner, isBeside });
    void runner.ended.then(() => {
      this.#runners.delete(run.run);
      this.startNext();
    });
  }

  /** Throws `wrong-state` of a run that cannot be left so. */
  async halt(run: number, halt: Halt): Promise<Run> {
    const { store } = this.#parts;
    const { status } = store.run(run);
    const runner = this.#runners.get(run)?.runner;
    if (runner) {
      runner.halt(halt);
      await runner.ended;
    } else if (status === 'queued' || (halt.status === 'stopped' && isResumable(status))) {
      this.#setStatus(run, halt);
      this.startNext();
    } else {
      const doing = halt.status === 'paused' ? 'pause' : 'stop';
      throw new EngramError(
        'wrong-state',
        `Run ${run} is ${status}; expected one that is running or queued to ${doing}.`,
      );
    }
    return store.run(run);
  }

  /** Puts a run at rest back into the queue; whether it can go on is the caller's to check. */
  enqueue(run: number): Run {
    this.#setStatus(run, { status: 'queued', reason: '' });
    this.startNext();
    return this.#parts.store.run(run);
  }

  /** Does something alone on the machine: no run begins meanwhile. Throws `wrong-state` while one is at work. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const [running] = this.#runners.keys();
    if (running !== undefined || this.#isHeld) throw machineBusy(running);
    this.#isHeld = true;
    try {
      return await work();
    } finally {
      this.#isHeld = false;
      this.startNext();
    }
  }

  /** Has every trainer save its run and end. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const { run } of this.#parts.store.runsWithStatus('queued')) this.#setStatus(run, closing);
    const runners = [...this.#runners.values()].map(({ runner }) => runner);
    for (const runner of runners) runner.halt(closing);
    await Promise.all(runners.map(({ ended }) => ended));
  }

  #setStatus(run: number, { status, reason }: Pick<Run, 'status' | 'reason'>): void {
    this.#parts.publish({ event: 'run.changed', run: this.#parts.store.setStatus(run, status, reason) });
  }
}

function machineBusy(running: number | undefined): EngramError {
  const doing =
    running === undefined
      ? 'A speed test is under way; wait'
      : `Run ${running} is at work; pause it, or wait`;
  return new EngramError('wrong-state', `${doing} until it has ended: two at once would measure each other.`);
}
