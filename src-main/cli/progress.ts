// A run's progress on a terminal: a bar, the metrics' recent mean, and the time that is left. Elsewhere a line now and then.
import type { MetricRow, Run } from '../contract/runs.ts';
import { mean, median } from '../science/statistics/summary.ts';
import { formatDuration, formatNumber } from './table.ts';

const recentCount = 50;
const barWidth = 24;
const terminalEveryMs = 100;
const lineEveryMs = 10_000;

export class Progress {
  readonly #run: Run;
  readonly #stream: NodeJS.WriteStream;
  #recent: MetricRow[] = [];
  #drawnAt = 0;

  constructor(run: Run, stream: NodeJS.WriteStream = process.stderr) {
    this.#run = run;
    this.#stream = stream;
  }

  add(rows: readonly MetricRow[]): void {
    this.#recent = [...this.#recent, ...rows].slice(-recentCount);
    const every = this.#stream.isTTY ? terminalEveryMs : lineEveryMs;
    if (Date.now() - this.#drawnAt < every) return;
    this.#drawnAt = Date.now();
    this.#stream.write(this.#stream.isTTY ? `\r\x1b[2K${this.#line()}` : `${this.#line()}\n`);
  }

  /** Clears the bar. */
  end(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[2K');
  }

  #line(): string {
    const total = this.#run.experiment.episodes;
    const done = this.#recent.at(-1)?.step ?? 0;
    const filled = Math.round((barWidth * done) / total);
    const seconds = median(this.#recent.map(({ values }) => values.seconds)) ?? 0;
    return [
      `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} ${done}/${total}`,
      ...this.#metrics(),
      `${formatDuration(seconds)} an episode`,
      `about ${formatDuration(seconds * (total - done))} left`,
    ].join('  ');
  }

  #metrics(): string[] {
    const shown = Object.entries(this.#run.metrics).filter(
      ([, { summary, isRepeatable }]) => isRepeatable && summary !== 'last',
    );
    return shown.map(
      ([name]) => `${name} ${formatNumber(mean(this.#recent.map(({ values }) => values[name])))}`,
    );
  }
}
