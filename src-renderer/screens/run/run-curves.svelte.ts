// The curves of one run: loaded once, then kept current by the lab's events; and what all its charts share, which is the
// zoom, the pointer and the kind of axis.
import { lab } from '../../client/lab.svelte.ts';
import { Series } from '../../parts/charts/series.ts';
import type { LabEvent } from '../../../src-main/contract/calls.ts';
import type { MetricRow } from '../../../src-main/contract/runs.ts';

const redrawMs = 250;

export class RunCurves {
  /** Changes when curves have, at most four times a second. */
  version = $state(0);
  /** Until the stored curves are here for the first time. */
  isLoading = $state(true);
  isLogarithmic = $state(false);
  /** The steps zoomed to; null for all. */
  range = $state.raw<{ from: number; to: number } | null>(null);
  /** The step under the pointer, whichever chart it is over. */
  pointer = $state<number | null>(null);
  readonly #run: number;
  readonly #series = new Map<string, Series>();
  /** Metrics whose stored curve is on its way; it holds what events before it tell. */
  #awaited = new Set<string>();
  #drawnAt = -redrawMs;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(run: number, names: readonly string[]) {
    this.#run = run;
    for (const name of names) this.#series.set(name, new Series());
  }

  series(name: string): Series {
    return this.#series.get(name) ?? new Series();
  }

  /** One metric after the other, so that no answer is long to read. */
  async load(): Promise<void> {
    const awaited = (this.#awaited = new Set(this.#series.keys()));
    for (const [name, series] of this.#series) {
      const [curve] = await lab.call('runs.metrics', { run: this.#run, names: [name] });
      if (awaited !== this.#awaited) return;
      series.fill(curve?.steps ?? [], curve?.values ?? []);
      awaited.delete(name);
      this.#redrawSoon();
    }
    this.isLoading = false;
  }

  receive(event: LabEvent): void {
    if (event.event !== 'run.metrics' || event.run !== this.#run) return;
    for (const row of event.rows) this.#append(row);
    this.#redrawSoon();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #append({ step, values }: MetricRow): void {
    for (const [name, series] of this.#series) {
      if (name in values && !this.#awaited.has(name)) series.put(step, values[name]);
    }
  }

  /** At once where nothing was drawn for a while. */
  #redrawSoon(): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.#drawnAt = performance.now();
        this.version++;
      },
      this.#drawnAt + redrawMs - performance.now(),
    );
  }
}
