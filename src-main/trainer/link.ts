// The trainer's end of its channel to the lab: gathers updates into batches, and holds training back while too many
// batches wait for the lab to commit them.
import { EventEmitter, once } from 'node:events';
import type { Channel } from '../contract/channel.ts';
import type { Checkpoint, MetricRow } from '../contract/runs.ts';
import type { FromTrainer, ToTrainer } from '../contract/training.ts';

const flushEveryMs = 100;
const mostInFlight = 8;

export class LabLink {
  readonly #channel: Channel;
  readonly #changes = new EventEmitter();
  #rows: MetricRow[] = [];
  #flushedAt = performance.now();
  #sent = 0;
  #acknowledged = 0;
  #isHalted = false;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** The lab wants the run to save itself and end. */
  get isHalted(): boolean {
    return this.#isHalted;
  }

  receive(message: ToTrainer): void {
    if (message.type === 'acknowledge') this.#acknowledged = message.sequence;
    if (message.type === 'halt') this.#isHalted = true;
    this.#changes.emit('change');
  }

  send(message: FromTrainer): void {
    this.#channel.send(message);
  }

  /** Takes the metrics of one update; sends what has gathered every so often. */
  async record(row: MetricRow): Promise<void> {
    this.#rows.push(row);
    if (performance.now() - this.#flushedAt >= flushEveryMs) this.#flush(null);
    await yieldToEvents();
    while (this.#sent - this.#acknowledged > mostInFlight) await once(this.#changes, 'change');
  }

  /** Sends a checkpoint with every update up to it, so that no checkpoint is known whose metrics are not. */
  checkpoint(saved: Omit<Checkpoint, 'attempt'>): void {
    this.#flush(saved);
  }

  /** Resolves when the lab has committed everything. */
  async settle(): Promise<void> {
    if (this.#rows.length > 0) this.#flush(null);
    while (this.#acknowledged < this.#sent) await once(this.#changes, 'change');
  }

  #flush(checkpoint: Omit<Checkpoint, 'attempt'> | null): void {
    const step = this.#rows.at(-1)?.step ?? checkpoint?.step ?? 0;
    this.send({ type: 'batch', sequence: ++this.#sent, step, rows: this.#rows, checkpoint });
    this.#rows = [];
    this.#flushedAt = performance.now();
  }
}

/** Lets messages in between updates, which may take all of the thread's time. */
function yieldToEvents(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
