// How many threads an update is worth: all of them, or one. Threads that meet at every step of a small network lose more
// than they win where something else wants a core of theirs, so both are tried again now and then. Results are the same
// to the bit either way.
import { median } from '../../science/statistics/summary.ts';

/** Times remembered of each size. */
const remembered = 3;
/** One in so many tries the other size. */
const period = 40;
/** While the kernels are still being compiled, times say nothing. */
const warmUps = 8;

interface History {
  runs: number;
  /** Latest times by size, milliseconds. */
  readonly times: Map<number, number[]>;
}

export class TeamSize {
  readonly #most: number;
  readonly #parts = new Map<string, History>();

  constructor(most: number) {
    this.#most = most;
  }

  /** The number of threads for the next run of a part. */
  next(part: string): number {
    const { runs, times } = this.#historyOf(part);
    if (this.#most === 1 || runs < warmUps) return this.#most;
    const [all, one] = [this.#timeOf(times, this.#most), this.#timeOf(times, 1)];
    if (one === null) return 1;
    const best = all === null || all <= one ? this.#most : 1;
    const other = best === 1 ? this.#most : 1;
    return runs % period === 0 ? other : best;
  }

  report(part: string, size: number, milliseconds: number): void {
    const history = this.#historyOf(part);
    history.runs++;
    if (history.runs <= warmUps - remembered) return;
    const times = [...(history.times.get(size) ?? []), milliseconds].slice(-remembered);
    history.times.set(size, times);
  }

  #historyOf(part: string): History {
    const history = this.#parts.get(part) ?? { runs: 0, times: new Map<number, number[]>() };
    this.#parts.set(part, history);
    return history;
  }

  /** Null before `remembered` runs of that size. */
  #timeOf(times: History['times'], size: number): number | null {
    const known = times.get(size) ?? [];
    return known.length < remembered ? null : median(known);
  }
}
