// What the run screen knows of its run and does with it: the record, its details, its curves and the latest look at it.
import { lab } from '../../client/lab.svelte.ts';
import type { LabEvent } from '../../../src-main/contract/calls.ts';
import { isAtRest } from '../../../src-main/contract/runs.ts';
import type { Run, RunDetails, RunStatus } from '../../../src-main/contract/runs.ts';
import { BundleForm } from './bundle-form.svelte.ts';
import { OtherNetworks } from './other-networks.svelte.ts';
import { RunCurves } from './run-curves.svelte.ts';
import { RunExamination } from './run-examination.svelte.ts';

const refreshMs = 10_000;

export type Action = 'pause' | 'resume' | 'stop';

export class RunScreen {
  readonly number: number;
  readonly curves: RunCurves;
  readonly examination: RunExamination;
  readonly others = new OtherNetworks();
  readonly bundle: BundleForm;
  details = $state.raw<RunDetails | null>(null);
  /** What a person asked for and the lab has not answered yet. */
  pending = $state<Action | null>(null);
  error = $state('');
  #status: RunStatus;

  constructor(run: Run) {
    this.number = run.run;
    this.#status = run.status;
    this.curves = new RunCurves(run.run, Object.keys(run.metrics));
    this.examination = new RunExamination(run.run);
    this.bundle = new BundleForm(run.run);
  }

  /** Loads everything and keeps it current; returns how to end that. */
  open(): () => void {
    this.error = '';
    this.#status = lab.runs.get(this.number)?.status ?? this.#status;
    const endEvents = lab.onEvent((event) => this.#receive(event));
    const timer = setInterval(() => {
      if (this.#status === 'running') this.#try(this.#refresh());
    }, refreshMs);
    this.#try(this.curves.load());
    this.#try(this.#refresh());
    return () => {
      endEvents();
      clearInterval(timer);
      this.curves.end();
    };
  }

  /** Pauses, resumes or stops the run; an engine is what it is resumed on, if not its own. */
  async act(action: Action, engine?: string): Promise<void> {
    this.pending = action;
    this.error = '';
    try {
      if (action === 'resume')
        await lab.call('runs.resume', { run: this.number, ...(engine !== undefined && { engine }) });
      else await lab.call(`runs.${action}`, { run: this.number });
    } catch (error) {
      this.error = (error as Error).message;
    } finally {
      this.pending = null;
    }
  }

  #receive(event: LabEvent): void {
    this.curves.receive(event);
    if (event.event !== 'run.changed' || event.run.run !== this.number) return;
    const { status } = event.run;
    if (status === this.#status) return;
    this.#status = status;
    if (status === 'running') this.#try(this.curves.load());
    if (status === 'running' || isAtRest(status)) this.#try(this.#refresh());
  }

  /** Reads the details, and looks at the latest checkpoint where it is a newer one. */
  async #refresh(): Promise<void> {
    this.details = await lab.call('runs.show', { run: this.number });
    const newest = this.details.checkpoints.at(-1)?.step;
    if (newest !== undefined && newest !== this.examination.seen?.step) await this.examination.look();
  }

  #try(work: Promise<unknown>): void {
    work.catch((error: unknown) => (this.error = (error as Error).message));
  }
}
