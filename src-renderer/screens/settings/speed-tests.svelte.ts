// The state of the engines' speed tests: the last report of each, how far the one at work is, and why one came to nothing.
import type { LabEvent } from '../../../src-main/contract/calls.ts';
import type { SpeedProgress, SpeedReport } from '../../../src-main/contract/speed.ts';
import { lab } from '../../client/lab.svelte.ts';

class SpeedTests {
  /** By engine. */
  reports = $state.raw<ReadonlyMap<string, SpeedReport>>(new Map());
  /** The test at work, whoever asked for it; null while there is none. */
  progress = $state.raw<(SpeedProgress & { readonly engine: string }) | null>(null);
  isStopping = $state(false);
  /** Why the last test that was asked for here came to nothing: a sentence, and the engine. */
  problem = $state.raw<{ readonly engine: string; readonly sentence: string } | null>(null);

  constructor() {
    lab.onEvent((event) => this.#receive(event));
  }

  /** Keeps the reports current; called by the list as it begins. */
  follow(): void {
    $effect(() => {
      if (lab.isConnected) void this.#load();
      // One that goes on makes itself known by its next step.
      else this.progress = null;
    });
  }

  async #load(): Promise<void> {
    try {
      const reports = await lab.call('engines.speeds', {});
      this.reports = new Map(reports.map((report) => [report.engine, report]));
    } catch (error) {
      this.problem = { engine: '', sentence: (error as Error).message };
    }
  }

  async start(engine: string): Promise<void> {
    this.problem = null;
    this.isStopping = false;
    this.progress = { engine, done: 0, total: 0, doing: '' };
    try {
      await lab.call('engines.measure', { engine, scale: 'short' });
    } catch (error) {
      if (!this.isStopping) this.problem = { engine, sentence: (error as Error).message };
      this.progress = null;
    }
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    try {
      await lab.call('engines.stopMeasuring', {});
    } catch (error) {
      this.problem = { engine: this.progress?.engine ?? '', sentence: (error as Error).message };
    }
  }

  #receive(event: LabEvent): void {
    if (event.event === 'engine.measuring') this.progress = event;
    if (event.event !== 'engine.measured') return;
    this.progress = null;
    if (event.report && event.report.scale !== 'quick')
      this.reports = new Map(this.reports).set(event.engine, event.report);
  }
}

export const speedTests = new SpeedTests();
