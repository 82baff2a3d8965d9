// How much sooner a sweep of small runs ends side by side than the same runs one after the other, each on all threads.
// Usage: node test/bench/sweep.ts (about a minute; on a machine with nothing else to do)
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabClient } from '../../src-main/contract/client.ts';
import { requestAt } from '../../src-main/contract/sweeps.ts';
import { connectToLab } from '../../src-main/lab/launcher/connect.ts';
import { sideBySide } from '../../src-main/lab/queue.ts';

const seeds = Array.from({ length: 2 * sideBySide() }, (_, k) => k + 1);
const workloads = {
  'binary patterns, 100 bits': {
    task: 'binary-patterns',
    episodes: 2000,
    set: { patternSize: 100 },
  },
  'maze, 100 neurons, batch 30': {
    task: 'maze',
    episodes: 40,
    set: { mazeSize: 9, mazeSteps: 100, neurons: 100, batch: 30 },
  },
};

/** Seconds until the sweep is completed. */
async function sweep(lab: LabClient, base: (typeof workloads)[keyof typeof workloads]): Promise<number> {
  const begun = performance.now();
  const rest = new Promise<void>((resolve) =>
    lab.onEvent((event) => {
      if (event.event === 'sweep.changed' && event.sweep.status === 'completed') resolve();
    }),
  );
  await lab.call('sweeps.create', { base, seeds });
  await rest;
  return (performance.now() - begun) / 1000;
}

/** Seconds until all runs, which wait for one another, are completed. */
async function runAlone(lab: LabClient, base: (typeof workloads)[keyof typeof workloads]): Promise<number> {
  const begun = performance.now();
  let open = seeds.length;
  const rest = new Promise<void>((resolve) =>
    lab.onEvent((event) => {
      if (event.event === 'run.changed' && event.run.status === 'completed' && --open === 0) resolve();
    }),
  );
  for (const seed of seeds) await lab.call('runs.create', requestAt({ base }, {}, seed));
  await rest;
  return (performance.now() - begun) / 1000;
}

const home = mkdtempSync(join(tmpdir(), 'engram-bench-'));
const lab = await connectToLab(home);
console.log(
  `${availableParallelism()} cores, ${sideBySide()} runs side by side, load ${loadavg()[0].toFixed(1)}; ${seeds.length} runs of each:`,
);
for (const [name, base] of Object.entries(workloads)) {
  const [alone, beside] = [await runAlone(lab, base), await sweep(lab, base)];
  console.log(
    `${name}: ${alone.toFixed(1)} s one after the other, ${beside.toFixed(1)} s as a sweep, ${(alone / beside).toFixed(2)} times as fast`,
  );
}
lab.close();
await lab.closed;
rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 });
