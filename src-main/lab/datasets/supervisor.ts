// Watches over an import: the reading is done in a worker, and a worker that takes too much memory, or too long over one
// file, is ended in the middle of it, whatever it is doing, with a sentence that names the file.
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Channel } from '../../contract/channel.ts';
import { EngramError, toErrorRecord } from '../../contract/errors.ts';
import { importOrder } from '../../contract/importing.ts';
import type { FromImporter, ImportOrder, ImportProgress } from '../../contract/importing.ts';
import { mostMemoryBytes, mostStillCpuMs, mostStillMs } from './limits.ts';
import { createPulseMemory, readPulse } from './pulse.ts';
import { damaged, formatBytes, refuse } from '../../formats/refusals.ts';

/** What the worker tells. */
export type FromWorker =
  | { readonly type: 'stage'; readonly stage: string; readonly unit: ImportProgress['unit'] }
  | Exclude<FromImporter, ImportProgress>;

export interface WorkerTask {
  readonly order: ImportOrder;
  readonly memory: SharedArrayBuffer;
}

const lookEveryMs = 25;
/** A worker that waits for a disk cannot be ended; the lab ends the whole process then. */
const mostEndingMs = 500;
const tellEveryMs = 100;
const mostHeapMegabytes = 96;
const youngHeapMegabytes = 8;

/** Takes one order from the lab, has it carried out by a worker that begins in `file`, answers, and closes the channel. */
export function supervise(channel: Channel, file: string): void {
  channel.onClose(() => process.exit());
  // A terminal sends Ctrl-C to every process of a command; what becomes of the import is the command's to say.
  process.on('SIGINT', () => undefined);
  channel.onMessage((raw) => new Supervisor(channel, importOrder.parse(raw), file));
}

class Supervisor {
  readonly #channel: Channel;
  readonly #memory = createPulseMemory();
  readonly #worker: Worker;
  readonly #timer: NodeJS.Timeout;
  #stage: { stage: string; unit: ImportProgress['unit'] } = { stage: 'Starting', unit: 'items' };
  #toldAt = 0;
  #beats = -1;
  /** Looks since then: a clock would count the time that a sleeping computer sleeps. */
  #stillLooks = 0;
  #beatCpuMs = 0;
  #isOver = false;

  constructor(channel: Channel, order: ImportOrder, file: string) {
    this.#channel = channel;
    this.#worker = new Worker(file, {
      workerData: { order, memory: this.#memory } satisfies WorkerTask,
      resourceLimits: {
        maxOldGenerationSizeMb: mostHeapMegabytes,
        maxYoungGenerationSizeMb: youngHeapMegabytes,
      },
    });
    this.#worker.on('message', (message: FromWorker) => this.#receive(message));
    this.#worker.on('error', (error) =>
      this.#end({ type: 'failed', error: toErrorRecord(explainCrash(error)) }),
    );
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  #receive(message: FromWorker): void {
    if (message.type === 'stage') this.#stage = { stage: message.stage, unit: message.unit };
    else this.#end(message);
  }

  #look(): void {
    const { beats, done, total, place } = readPulse(this.#memory);
    const [now, cpuMs] = [performance.now(), cpuMilliseconds()];
    this.#stillLooks++;
    if (beats !== this.#beats) [this.#beats, this.#stillLooks, this.#beatCpuMs] = [beats, 0, cpuMs];
    if (process.memoryUsage.rss() > mostMemoryBytes) this.#fail(tooMuchMemory(place));
    else if (cpuMs - this.#beatCpuMs > mostStillCpuMs && beats > 0) this.#fail(tooLong(place));
    else if (this.#stillLooks * lookEveryMs > mostStillMs) this.#fail(nothingComes(place));
    if (now - this.#toldAt < tellEveryMs || this.#isOver) return;
    this.#toldAt = now;
    this.#channel.send({ type: 'progress', ...this.#stage, done, total } satisfies FromImporter);
  }

  #fail(error: EngramError): void {
    this.#end({ type: 'failed', error: toErrorRecord(error) });
  }

  /** The first end stands. The worker is gone before the lab hears of it. */
  #end(message: FromImporter): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearInterval(this.#timer);
    void Promise.race([this.#worker.terminate(), sleep(mostEndingMs)]).then(() => {
      this.#channel.send(message);
      this.#channel.close();
    });
  }
}

function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function explainCrash(error: unknown): unknown {
  const isMemory =
    error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isMemory ? tooMuchMemory('The files') : error;
}

function tooMuchMemory(place: string): EngramError {
  return new EngramError(
    'out-of-memory',
    `${place || 'The files'}: reading takes more than ${formatBytes(mostMemoryBytes)} of memory, which data of its kind does not need. Leave it out.`,
  );
}

function tooLong(place: string): EngramError {
  return damaged(
    place || 'The files',
    `reading it takes more than ${mostStillCpuMs / 1000} s of computing, which a sound file of its kind does not. Leave it out.`,
  );
}

function nothingComes(place: string): EngramError {
  return refuse(
    place || 'The files',
    `nothing could be read for ${mostStillMs / 1000} s. Is its disk at hand?`,
  );
}
