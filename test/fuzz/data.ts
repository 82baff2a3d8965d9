// Imports thousands of damaged files: npm run fuzz:data [count] [seed]. Ends with 1, and says which, where one is not refused
// or read as it should.
import { join } from 'node:path';
import { isMainThread, workerData } from 'node:worker_threads';
import { findFault } from './attempt.ts';
import { createFuzzer } from './mutations.ts';
import { report, watch } from './watch.ts';
import type { Plan } from './watch.ts';

if (isMainThread)
  watch(import.meta.filename, Number(process.argv[2] ?? 20_000), Number(process.argv[3] ?? 1));
else await fuzz(workerData as Plan);

async function fuzz({ count, seed, folder }: Plan): Promise<void> {
  const damage = await createFuzzer(seed);
  for (let at = 0; at < count; at++)
    report({ at, fault: await findFault(damage(at), join(folder, 'files')) });
}
