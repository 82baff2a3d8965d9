// The curves of the runs on the studies' cards: loaded once, then kept current by the lab's events.
import type { LabEvent } from '../../../src-main/contract/calls.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import { lab } from '../../client/lab.svelte.ts';
import { Series } from '../../parts/charts/series.ts';

const redrawMs = 1000;
/** Of the last values, as the lab sums runs up. */
const lastCount = 50;

export class StudyCurves {
  /** Changes when curves have, at most once a second. */
  version = $state(0);
  /** By `<run>/<metric>`. */
  #series = new Map<string, Series>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Keeps curves current; returns how to end that. What was missed while the lab was away is read anew. */
  follow(): () => void {
    this.#series = new Map();
    const endEvents = lab.onEvent((event) => this.#receive(event));
    return () => {
      endEvents();
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  series(run: Run, metric: string): Series | undefined {
    return this.version >= 0 ? this.#series.get(`${run.run}/${metric}`) : undefined;
  }

  /** What a run has come to: its result, else the mean of the latest values. Undefined before the first. */
  valueOf(run: Run, metric: string): number | undefined {
    const known = run.result?.final[metric];
    if (known !== undefined) return known;
    const series = this.series(run, metric);
    if (!series || series.length === 0) return undefined;
    if (run.metrics[metric]?.summary === 'last')
      return run.status === 'completed' ? series.values[series.length - 1] : series.smooth[series.length - 1];
    const recent = series.recent(lastCount);
    return recent.reduce((sum, value) => sum + value, 0) / recent.length;
  }

  /** Reads a curve, unless it is here or on its way. */
  async load(run: Run, metric: string): Promise<void> {
    const key = `${run.run}/${metric}`;
    if (this.#series.has(key) || run.episodesDone === 0) return;
    const series = new Series();
    this.#series.set(key, series);
    try {
      const [curve] = await lab.call('runs.metrics', { run: run.run, names: [metric] });
      series.fill(curve?.steps ?? [], curve?.values ?? []);
    } catch {
      this.#series.delete(key);
    }
    this.#redrawSoon(0);
  }

  #receive(event: LabEvent): void {
    if (event.event !== 'run.metrics') return;
    for (const [key, series] of this.#series) {
      const [run, metric] = key.split('/');
      if (Number(run) !== event.run) continue;
      for (const { step, values } of event.rows) if (metric in values) series.put(step, values[metric]);
      this.#redrawSoon(redrawMs);
    }
  }

  #redrawSoon(afterMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.version++;
    }, afterMs);
  }
}
