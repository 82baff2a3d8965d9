// How fast runs go, from the time that their latest updates took; and so how long they still need.
import type { LabEvent } from '../../src-main/contract/calls.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import { lab } from '../client/lab.svelte.ts';

const recentCount = 50;

class Pace {
  /** Median seconds of an update, by run; known from the first event on. */
  #seconds = $state.raw<ReadonlyMap<number, number>>(new Map());
  readonly #recent = new Map<number, number[]>();

  constructor() {
    lab.onEvent((event) => this.#receive(event));
  }

  /** Seconds that a run still needs, or null where that is not known: it does not run, or has not reported yet. */
  remaining(run: Run): number | null {
    const seconds = this.#seconds.get(run.run);
    if (run.status !== 'running' || seconds === undefined) return null;
    return seconds * Math.max(0, run.experiment.episodes - run.episodesDone);
  }

  #receive(event: LabEvent): void {
    if (event.event === 'run.changed' && event.run.status !== 'running') this.#recent.delete(event.run.run);
    if (event.event !== 'run.metrics') return;
    const times = event.rows.map(({ values }) => values.seconds).filter((time) => time !== undefined);
    if (times.length === 0) return;
    const recent = [...(this.#recent.get(event.run) ?? []), ...times].slice(-recentCount);
    this.#recent.set(event.run, recent);
    this.#seconds = new Map(this.#seconds).set(event.run, median(recent));
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

export const pace = new Pace();
