// The page's knowledge of the lab: the connection, which is opened again when it breaks, and all runs, kept current.
import { connectClient } from '../../src-main/contract/client.ts';
import type { LabClient } from '../../src-main/contract/client.ts';
import type { CallInput, CallName, CallOutput, LabEvent } from '../../src-main/contract/calls.ts';
import { EngramError } from '../../src-main/contract/errors.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import { openChannel } from './channel.ts';

const retryMs = 500;

class LabConnection {
  /** Whether calls are answered and the runs are known. While it is false the last known runs stay on the screen. */
  isConnected = $state(false);
  /** Whether calls can be made already, while the runs are still on their way. */
  isReachable = $state(false);
  /** Why the lab could not be started, in a sentence; empty where it could. */
  failure = $state('');
  /** All runs by number; a record is replaced when it changes. */
  runs = $state.raw<ReadonlyMap<number, Run>>(new Map());
  /** Newest first. */
  readonly newestRuns = $derived([...this.runs.values()].sort((a, b) => b.run - a.run));
  readonly #listeners = new Set<(event: LabEvent) => void>();
  #client: LabClient | null = null;

  /** Connects, and stays connected for as long as the page lives. */
  async start(): Promise<never> {
    for (;;) {
      try {
        await this.#connect();
      } catch {
        // The lab is not there yet; it is tried again.
      }
      this.isConnected = false;
      this.isReachable = false;
      this.#client = null;
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  async #connect(): Promise<void> {
    const client = connectClient(await openChannel());
    client.onEvent((event) => this.#receive(event));
    this.#client = client;
    this.isReachable = true;
    await this.#list(client);
    this.isConnected = true;
    this.failure = '';
    await client.closed;
  }

  async #list(client: LabClient): Promise<void> {
    const list = await client.call('runs.list', {});
    this.runs = new Map(list.map((run) => [run.run, run]));
  }

  #receive(event: LabEvent): void {
    if (event.event === 'lab.failed') this.failure = event.error.message;
    if (event.event === 'run.changed') this.#put(event.run);
    // Where the channel broke, the next connection lists them.
    if (event.event === 'runs.changed' && this.#client) this.#list(this.#client).catch(() => undefined);
    if (event.event === 'runs.removed') this.#remove(event.runs);
    if (event.event === 'run.metrics') {
      const run = this.runs.get(event.run);
      const step = event.rows.at(-1)?.step;
      if (run && step !== undefined) this.#put({ ...run, episodesDone: step });
    }
    for (const listener of this.#listeners) listener(event);
  }

  #put(run: Run): void {
    this.runs = new Map(this.runs).set(run.run, run);
  }

  #remove(runs: readonly number[]): void {
    const kept = new Map(this.runs);
    for (const run of runs) kept.delete(run);
    this.runs = kept;
  }

  /** Rejects with an EngramError in a sentence that can be shown. */
  call<C extends CallName>(name: C, input: CallInput<C>): Promise<CallOutput<C>> {
    if (!this.#client)
      return Promise.reject(
        new EngramError('interrupted', 'The lab is not connected; it is being started again.'),
      );
    return this.#client.call(name, input);
  }

  /** Calls `listener` for each event from now on; returns how to end that. */
  onEvent(listener: (event: LabEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export const lab = new LabConnection();
