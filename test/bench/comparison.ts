// How long the lab takes to compare 100 runs: 20 groups of five seeds, and ten of ten, of made-up metrics of a given length.
//   node test/bench/comparison.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Comparisons } from '../../src-main/lab/comparison/comparisons.ts';
import { createRandom } from '../../src-main/science/random.ts';
import { addRuns, openStores } from '../support/made-up-runs.ts';

const runs = 100;
const repeats = 5;

for (const length of [1000, 10_000]) for (const seeds of [5, 10]) measure(length, seeds);
console.log(`Load average ${loadavg()[0].toFixed(1)}; above 0.5 take these times as provisional.`);

function measure(length: number, seeds: number): void {
  const home = mkdtempSync(join(tmpdir(), 'engram-bench-'));
  const { store, datasets, close } = openStores(home);
  const random = createRandom(1, 'examination', 0);
  const given = Array.from({ length: runs }, (_, k) => ({
    request: {
      task: 'binary-patterns',
      episodes: length,
      seed: (k % seeds) + 1,
      set: { patternSize: 50, learningRate: (1 + Math.floor(k / seeds)) / 1000 },
    },
    values: { bitError: () => random.uniform() },
  }));
  const numbers = addRuns(store, given);
  const comparisons = new Comparisons(store, datasets);
  const times = Array.from({ length: repeats }, () => {
    const begun = performance.now();
    comparisons.compare({ runs: numbers, isGrouped: true });
    return performance.now() - begun;
  });
  close();
  rmSync(home, { recursive: true, force: true });
  const [first, ...others] = times;
  console.log(
    `${runs} runs of ${length} points, ${seeds} seeds a group: ${first.toFixed(0)} ms at first, then ${Math.min(...others).toFixed(0)} ms at best.`,
  );
}
