// How quick Engram stays with 10,000 runs and 10,000,000 metric rows: in real processes and a real Chromium, on a home that is
// filled for it. Written into docs/performance.md.
//   npm run bench:scale [-- --home FOLDER] [-- --quick]
// FOLDER is filled where it is empty, and kept; without it a temporary folder is made and removed. --quick takes a hundredth of
// the runs and rows and writes nothing.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { removeHome } from '../support/home.ts';
import { performanceDocument, writeSection } from './documents.ts';
import { fillHome } from './scale/fill.ts';
import type { Filling } from './scale/fill.ts';
import { measureLab } from './scale/lab.ts';
import { measurePage } from './scale/page.ts';
import type { Timing } from './scale/timing.ts';

const { values: given } = parseArgs({
  options: { home: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const size = given.quick ? 100 : 1;
const home = given.home ?? mkdtempSync(join(tmpdir(), 'engram-scale-'));
try {
  const filling = fillOnce(home);
  const timings = [...(await measureLab(home)), ...(await measurePage(home, filling.long))];
  const report = describe(filling, timings);
  console.log(report);
  if (!given.quick) await writeSection(performanceDocument, 'scale', report);
} finally {
  if (given.home === undefined) await removeHome(home);
  else if (!existsSync(home)) rmSync(home, { force: true });
}

/** What was filled is remembered beside the home's own files. */
function fillOnce(folder: string): Filling {
  const note = join(folder, 'filling.json');
  if (existsSync(note)) return JSON.parse(readFileSync(note, 'utf8')) as Filling;
  const filling = fillHome(folder, 10_000 / size, 10_000_000 / size);
  writeFileSync(note, JSON.stringify(filling));
  return filling;
}

function describe({ runs, rows, seconds, sumSeconds }: Filling, timings: readonly Timing[]): string {
  const cores = cpus();
  const [{ model }] = cores;
  const today = new Date().toISOString().slice(0, 10);
  const count = (value: number) => value.toLocaleString('en-GB');
  const lines = timings.map(
    ({ what, first, best }) => `| ${what} | ${first.toFixed(0)} | ${best.toFixed(0)} |`,
  );
  return [
    `Measured on ${today} with ${count(runs)} runs and ${count(rows)} metric rows, which took ${seconds.toFixed(0)} s to fill in, and what the runs came to ${sumSeconds.toFixed(1)} s to work out, which is done once for a home of an earlier Engram; ${model.trim()}, ${cores.length} cores, load average ${loadavg()[0].toFixed(1)}.`,
    '',
    '| what a person waits for | ms, at first | ms, at best |',
    '| --- | --: | --: |',
    ...lines,
  ].join('\n');
}
