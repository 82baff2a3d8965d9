// Imports thousands of damaged files: npm run fuzz:data [count] [seed]. Ends with 1, and says which, where one is not refused
// or read as it should. Reading is done in a worker, so that a file that is never done with is noticed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { findFault } from './attempt.ts';
import { createFuzzer } from './mutations.ts';

const hangMs = 10_000;

interface Plan {
  readonly count: number;
  readonly seed: number;
  readonly folder: string;
}

if (isMainThread) watch(Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 1));
else await fuzz(workerData as Plan);

function watch(count: number, seed: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'engram-fuzz-'));
  const worker = new Worker(import.meta.filename, { workerData: { count, seed, folder } satisfies Plan });
  let [at, faults] = [0, 0];
  const end = (code: number) => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(code);
  };
  const hang = setTimeout(() => {
    console.error(`File ${at} of seed ${seed} is never done with.`);
    end(1);
  }, hangMs);
  worker.on('message', (message: { at: number; fault: string | null }) => {
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
    console.log(
      `${count} damaged files, ${faults} faults, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most.`,
    );
    end(faults === 0 ? 0 : 1);
  });
}

async function fuzz({ count, seed, folder }: Plan): Promise<void> {
  const damage = await createFuzzer(seed);
  for (let at = 0; at < count; at++) {
    const fault = await findFault(damage(at), join(folder, 'files'));
    if (fault !== null || at % 50 === 0) parentPort?.postMessage({ at, fault });
  }
}
