// How far an import is, on a terminal: what it is at, a bar, and the time that is left. Elsewhere a line now and then.
import type { DataJob } from '../../../contract/data.ts';
import { formatCount, formatDuration } from '../../table.ts';

/** What is shown of a job. */
type Shown = Pick<DataJob, 'stage' | 'done' | 'total' | 'unit'>;

const barWidth = 24;
const lineEveryMs = 10_000;

export class JobProgress {
  readonly #stream: NodeJS.WriteStream;
  #stage = '';
  #stageBegun = 0;
  #drawnAt = performance.now();

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show(job: Shown): void {
    if (job.stage !== this.#stage) [this.#stage, this.#stageBegun] = [job.stage, performance.now()];
    if (this.#stream.isTTY) {
      this.#stream.write(`\r\x1b[2K${this.#line(job)}`);
    } else if (performance.now() - this.#drawnAt >= lineEveryMs) {
      this.#drawnAt = performance.now();
      this.#stream.write(`${this.#line(job)}\n`);
    }
  }

  /** Clears the bar. */
  end(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\x1b[2K');
  }

  #line({ stage, done, total, unit }: Shown): string {
    const amount = (count: number) =>
      unit === 'bytes' ? `${(count / 1e6).toFixed(1)} MB` : formatCount(count);
    if (total === null || total === 0) return done > 0 ? `${stage}  ${amount(done)}` : stage;
    const filled = Math.round((barWidth * Math.min(done, total)) / total);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
    const seconds = (performance.now() - this.#stageBegun) / 1000;
    const left = done > 0 ? `about ${formatDuration((seconds * (total - done)) / done)} left` : '';
    return [stage, bar, `${amount(done)} of ${amount(total)}`, left].filter(Boolean).join('  ');
  }
}
