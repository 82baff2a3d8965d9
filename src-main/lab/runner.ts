// One trainer process at work on one run: commits what it sends, acknowledges, and says how it ended.
import { toErrorRecord } from '../contract/errors.ts';
import type { ErrorRecord } from '../contract/errors.ts';
import type { LabEvent } from '../contract/calls.ts';
import type { RunStatus } from '../contract/runs.ts';
import { fromTrainer } from '../contract/training.ts';
import type { FromTrainer, ToTrainer, TrainerBatch } from '../contract/training.ts';
import type { Child, Exit, Host } from './launcher/host.ts';
import { keepResult } from './result.ts';
import type { CheckpointFiles } from './store/checkpoint-files.ts';
import type { Store } from './store/store.ts';

/** How a halted run is to be left. */
export interface Halt {
  readonly status: Extract<RunStatus, 'paused' | 'stopped' | 'interrupted'>;
  readonly reason: string;
}

export interface RunnerParts {
  readonly host: Host;
  readonly store: Store;
  /** Folder of hashed files. */
  readonly objects: string;
  /** Removes what checkpoints replace. */
  readonly files: CheckpointFiles;
  readonly publish: (event: LabEvent) => void;
}

export class Runner {
  readonly run: number;
  /** Resolves when the trainer is gone and the run's status is saved. */
  readonly ended: Promise<void>;
  readonly #store: Store;
  readonly #files: CheckpointFiles;
  readonly #publish: (event: LabEvent) => void;
  readonly #child: Child;
  readonly #attempt: number;
  #halt: Halt | null = null;
  #isComplete: boolean | null = null;
  #error: ErrorRecord | null = null;

  /** On so many threads; null takes as many as are fastest. */
  constructor(
    { host, store, objects, files, publish }: RunnerParts,
    run: number,
    threads: number | null = null,
  ) {
    this.run = run;
    this.#store = store;
    this.#files = files;
    this.#publish = publish;
    const { attempt, from } = store.beginAttempt(run);
    this.#attempt = attempt;
    this.#child = host.start('trainer');
    this.#child.channel.onMessage((message) => this.#receiveSafely(message));
    this.#send({ type: 'train', experiment: store.run(run).experiment, objects, from, threads });
    this.ended = this.#child.exited.then((exit) => this.#end(exit));
    this.#publishRun();
  }

  /** Asks the trainer to save and end. The first reason given stands. */
  halt(halt: Halt): void {
    this.#halt ??= halt;
    this.#send({ type: 'halt' });
  }

  #send(message: ToTrainer): void {
    this.#child.channel.send(message);
  }

  #publishRun(): void {
    this.#publish({ event: 'run.changed', run: this.#store.run(this.run) });
  }

  /** What cannot be kept, on a full disk for instance, must not be trained on: the run fails at its last checkpoint. */
  #receiveSafely(message: unknown): void {
    try {
      this.#receive(fromTrainer.parse(message));
    } catch (error) {
      this.#error ??= toErrorRecord(error);
      this.#child.kill();
    }
  }

  #receive(message: FromTrainer): void {
    if (message.type === 'batch') this.#commit(message);
    else if (message.type === 'started')
      this.#store.setEnvironment(this.run, this.#attempt, message.environment);
    else if (message.type === 'log') this.#store.addLog(this.run, message.line);
    else if (message.type === 'finished') this.#isComplete = message.isComplete;
    else if (message.type === 'failed') this.#error = message.error;
  }

  #commit(batch: TrainerBatch): void {
    const superseded = this.#store.commitBatch(this.run, this.#attempt, batch);
    this.#send({ type: 'acknowledge', sequence: batch.sequence });
    this.#files.remove(superseded);
    this.#publish({ event: 'run.metrics', run: this.run, rows: batch.rows });
  }

  #end(exit: Exit): void {
    const { status, reason } = this.#outcome(exit);
    if (status === 'failed' || status === 'interrupted') {
      this.#store.addLog(this.run, {
        at: new Date().toISOString(),
        level: 'error',
        text: [reason, exit.lastWords].join('\n').trim(),
      });
    }
    keepResult(this.#store.run(this.run), this.#store);
    this.#store.setStatus(this.run, status, reason);
    this.#publishRun();
  }

  #outcome(exit: Exit): { status: RunStatus; reason: string } {
    if (this.#error) return { status: this.#statusAfter(this.#error), reason: this.#error.message };
    if (this.#isComplete === true) return { status: 'completed', reason: '' };
    if (this.#isComplete === false && this.#halt) return this.#halt;
    const how = exit.signal ? `by ${exit.signal}` : `with code ${exit.code}`;
    return {
      status: 'interrupted',
      reason: `The trainer process was ended ${how}. What it reported is saved; resume to go on from the last checkpoint.`,
    };
  }

  /**
   * A network that left the finite numbers waits, saved as it was before, for its person to decide; so does one whose engine was
   * lost, or had no room, once there is something to go on from.
   */
  #statusAfter({ code }: ErrorRecord): RunStatus {
    if (code === 'not-finite') return 'paused';
    const isOfEngine = code === 'unavailable' || code === 'out-of-memory';
    return isOfEngine && this.#store.checkpoints(this.run).length > 0 ? 'paused' : 'failed';
  }
}
