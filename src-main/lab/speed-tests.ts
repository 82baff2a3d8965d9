// Speed tests of engines, one at a time and alone on the machine, or the numbers would say nothing; the last of each is kept.
import type { LabEvent } from '../contract/calls.ts';
import { EngramError } from '../contract/errors.ts';
import type { SpeedReport, SpeedRequest } from '../contract/speed.ts';
import { defaultEngine } from '../science/experiment.ts';
import { measureEngine } from './inquiries.ts';
import type { Host } from './launcher/host.ts';
import type { RunQueue } from './queue.ts';
import type { SpeedReports } from './store/speed-reports.ts';

interface Parts {
  readonly host: Host;
  readonly queue: RunQueue;
  readonly reports: SpeedReports;
  readonly publish: (event: LabEvent) => void;
}

export class SpeedTests {
  readonly #parts: Parts;
  /** Of the test that is under way. */
  #stopping: AbortController | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The last of each engine. */
  list(): SpeedReport[] {
    return this.#parts.reports.all();
  }

  /** Rejects with `wrong-state` while a run or another test is at work, `interrupted` where it is stopped. */
  measure(request: SpeedRequest): Promise<SpeedReport> {
    return this.#parts.queue.alone(async () => {
      const engine = request.engine ?? defaultEngine;
      try {
        const report = await this.#measure(engine, request);
        this.#parts.publish({ event: 'engine.measured', engine, report });
        return report;
      } catch (error) {
        this.#parts.publish({ event: 'engine.measured', engine, report: null });
        throw error;
      }
    });
  }

  async #measure(engine: string, request: SpeedRequest): Promise<SpeedReport> {
    const { host, reports, publish } = this.#parts;
    const { signal } = (this.#stopping = new AbortController());
    try {
      const report = await measureEngine(
        host,
        request,
        (progress) => publish({ event: 'engine.measuring', engine, ...progress }),
        signal,
      );
      if (report.scale !== 'quick') reports.keep(report);
      return report;
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new EngramError('interrupted', 'The speed test was stopped; nothing of it was kept.', {
        cause: error,
      });
    } finally {
      this.#stopping = null;
    }
  }

  /** Whether there was one to stop. */
  stop(): boolean {
    this.#stopping?.abort();
    return this.#stopping !== null;
  }
}
