// Runs a fuzzer in a worker, so that a file that is never done with is noticed; ends with 1, and says which, where one is faulty.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parentPort, Worker } from 'node:worker_threads';

const hangMs = 10_000;

export interface Plan {
  readonly count: number;
  readonly seed: number;
  /** Empty, and removed in the end. */
  readonly folder: string;
}

/** `program` is the file of the fuzzer, whose worker reports with `report`. */
export function watch(program: string, count: number, seed: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'engram-fuzz-'));
  const worker = new Worker(program, { workerData: { count, seed, folder } satisfies Plan });
  let [at, faults] = [0, 0];
  const end = (code: number) => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(code);
  };
  const hang = setTimeout(() => {
    console.error(`File ${at} of seed ${seed} is never done with.`);
    end(1);
  }, hangMs);
  worker.on('message', (message: Report) => {
    at = message.at;
    hang.refresh();
    if (message.fault === null) return;
    faults++;
    console.error(`File ${at} of seed ${seed}: ${message.fault}`);
  });
  worker.on('error', (error: Error) => {
    console.error(`File ${at} of seed ${seed}: ${error.stack}`);
    end(1);
  });
  worker.on('exit', () => {
    const memory = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(`${count} damaged files, ${faults} faults, ${memory} MB at most.`);
    end(faults === 0 ? 0 : 1);
  });
}

interface Report {
  readonly at: number;
  readonly fault: string | null;
}

/** Tells the watcher of a file that is done with: of faults always, else now and then. */
export function report({ at, fault }: Report): void {
  if (fault !== null || at % 50 === 0) parentPort?.postMessage({ at, fault });
}
