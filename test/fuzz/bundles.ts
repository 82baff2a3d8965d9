// Imports two thousand damaged bundles and files of tensors: npm run fuzz:bundles [count] [seed]. Ends with 1, and says which,
// where one is not refused as it should be.
import { join } from 'node:path';
import { isMainThread, workerData } from 'node:worker_threads';
import { RunImports } from './run-attempt.ts';
import { createRunFuzzer } from './run-files.ts';
import { report, watch } from './watch.ts';
import type { Plan } from './watch.ts';

if (isMainThread) watch(import.meta.filename, Number(process.argv[2] ?? 2000), Number(process.argv[3] ?? 1));
else await fuzz(workerData as Plan);

async function fuzz({ count, seed, folder }: Plan): Promise<void> {
  const bundle = await new RunImports(join(folder, 'source')).makeBundle();
  const damage = await createRunFuzzer(bundle, seed);
  const imports = new RunImports(join(folder, 'target'));
  for (let at = 0; at < count; at++) report({ at, fault: await imports.findFault(damage(at)) });
}
