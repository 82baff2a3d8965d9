// The page's knowledge of data sets: all there are, and the imports, generations and downloads at work, kept current.
import type { LabEvent } from '../../src-main/contract/calls.ts';
import type { DataJob, Dataset } from '../../src-main/contract/data.ts';
import { lab } from './lab.svelte.ts';

const addressDigits = 12;
/** Before that, what a job has done says little about how long it takes. */
const shortestLookMs = 700;

/** How a data set is named in the page's address: by the beginning of its hash, which no renaming changes. */
export function addressOf(id: string): string {
  return id.slice(0, addressDigits);
}

/** Where and when a job's stage began. */
interface StageStart {
  readonly stage: string;
  readonly done: number;
  readonly at: number;
}

export class DataSets {
  /** By name; null until the lab has told. */
  all = $state.raw<readonly Dataset[] | null>(null);
  /** Those at work, and those that ended under the page's eyes and were not dismissed; newest first. */
  jobs = $state.raw<readonly DataJob[]>([]);
  readonly running = $derived(this.jobs.filter(({ status }) => status === 'running'));
  /** Seconds that a job's stage still needs, by job, as far as known. */
  #secondsLeft = $state.raw<ReadonlyMap<number, number>>(new Map());
  readonly #stages = new Map<number, StageStart>();

  constructor() {
    lab.onEvent((event) => this.#receive(event));
  }

  /** Asks anew, as after each connection; rejects with an EngramError. */
  async reload(): Promise<void> {
    const [all, jobs] = await Promise.all([lab.call('data.list', {}), lab.call('data.jobs', {})]);
    this.all = sortByName(all);
    const isKnown = ({ job, name }: DataJob) =>
      this.jobs.some((known) => known.job === job && known.name === name);
    this.jobs = jobs.filter((job) => job.status === 'running' || isKnown(job)).reverse();
  }

  /** The data set that a word in the address means: a name, or the beginning of a hash. */
  find(word: string): Dataset | undefined {
    const all = this.all ?? [];
    const lower = word.toLowerCase();
    if (lower === '') return undefined;
    return all.find(({ name }) => name.toLowerCase() === lower) ?? all.find(({ id }) => id.startsWith(lower));
  }

  secondsLeft({ job }: DataJob): number | null {
    return this.#secondsLeft.get(job) ?? null;
  }

  /** Takes a job that has ended off the list. */
  dismiss(job: number): void {
    this.jobs = this.jobs.filter((other) => other.job !== job);
  }

  #receive(event: LabEvent): void {
    if (event.event === 'data.job') this.#follow(event.job);
    if (!this.all) return;
    if (event.event === 'data.changed')
      this.all = sortByName([...this.#without(event.dataset.id), event.dataset]);
    if (event.event === 'data.removed') this.all = this.#without(event.id);
  }

  #without(id: string): Dataset[] {
    return (this.all ?? []).filter((dataset) => dataset.id !== id);
  }

  #follow(job: DataJob): void {
    const isKnown = this.jobs.some((known) => known.job === job.job);
    this.jobs = isKnown
      ? this.jobs.map((known) => (known.job === job.job ? job : known))
      : [job, ...this.jobs];
    const left = job.status === 'running' ? this.#estimate(job) : null;
    const others = [...this.#secondsLeft].filter(([number]) => number !== job.job);
    this.#secondsLeft = new Map(left === null ? others : [...others, [job.job, left]]);
  }

  #estimate({ job, stage, done, total }: DataJob): number | null {
    const now = performance.now();
    const begun = this.#stages.get(job);
    if (begun?.stage !== stage || done < begun.done) {
      this.#stages.set(job, { stage, done, at: now });
      return null;
    }
    if (total === null || done === begun.done || now - begun.at < shortestLookMs) return null;
    return ((now - begun.at) / 1000 / (done - begun.done)) * Math.max(0, total - done);
  }
}

function sortByName(datasets: readonly Dataset[]): Dataset[] {
  return datasets.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}

export const dataSets = new DataSets();
