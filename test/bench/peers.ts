// How fast one training update is in our wasm engine and in PyTorch eager: forward, backward and Adam of the plastic RNN
// with decaying Hebb on one binary-patterns episode (N = 1001, T = 106), float32, batch 1, on the processor. Both get the
// same numbers; their gradients are compared before anything is timed.
//   npm run bench:peers -- [--pattern-size 1000] [--json]
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { EngramError, toErrorRecord } from '../../src-main/contract/errors.ts';
import { processorName } from '../../src-main/engines/processor.ts';
import { median } from '../../src-main/science/statistics.ts';
import { relativeError } from '../support/numbers.ts';
import { readFloats, tensorNames, writeProblem } from './peers/problem.ts';
import { engram, measure, torch, writeGradients } from './peers/programs.ts';
import type { Program, Timing } from './peers/programs.ts';
import { findPython } from './peers/python.ts';

const tolerance = 1e-4;

interface Row extends Timing {
  readonly program: string;
  readonly threads: number;
  /** Median of the updates. */
  readonly milliseconds: number;
}

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  try {
    const { patternSize, isJson } = parseOptions(words);
    const report = await compare(temporaryFolder(), patternSize);
    if (isJson) console.log(JSON.stringify(report));
    return 0;
  } catch (error) {
    const record = toErrorRecord(error);
    console.error(record.message);
    if (words.includes('--json')) console.log(JSON.stringify({ error: record }));
    return 1;
  }
}

/** Removed when this process ends, by itself or by a person. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'engram-peers-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
  return folder;
}

function parseOptions(words: readonly string[]): { patternSize: number; isJson: boolean } {
  try {
    const { values } = parseArgs({
      args: [...words],
      options: { 'pattern-size': { type: 'string', default: '1000' }, json: { type: 'boolean' } },
    });
    return { patternSize: Number(values['pattern-size']), isJson: values.json === true };
  } catch (error) {
    const why = (error as Error).message.split('. ')[0];
    throw new EngramError(
      'bad-input',
      `${why}. Expected: npm run bench:peers -- [--pattern-size N] [--json]`,
    );
  }
}

async function compare(folder: string, patternSize: number) {
  const { neurons, steps, updates } = writeProblem(folder, patternSize);
  const programs = [engram, torch(await findPython())];
  warnWhereBusy();
  const processor = processorName();
  console.log(`One training update, N = ${neurons}, T = ${steps}, float32, batch 1, on ${processor}.`);
  const versions = await writeAllGradients(programs, folder);
  console.log(`V8 ${versions.engram}, PyTorch ${versions.torch}.`);
  const gradientErrors = compareGradients(folder);
  const rows: Row[] = [];
  for (const program of programs) rows.push(...(await measureAll(program, folder)));
  console.log(`\n${describe(rows)}\n\n${explain(rows, updates)}`);
  return { neurons, steps, processor, versions, gradientErrors, programs: rows.map(withRatio) };
}

/** Threads that wait for each other by spinning, as PyTorch's do, lose most where they have to share a core. */
function warnWhereBusy(): void {
  const [load] = loadavg();
  if (load < 0.5) return;
  console.log(
    `This machine was busy in the last minute (load average ${load.toFixed(1)}), so take the times as provisional.`,
  );
}

async function writeAllGradients(programs: readonly Program[], folder: string) {
  const versions: Record<string, string> = {};
  for (const program of programs) versions[program.id] = await writeGradients(program, folder);
  return versions;
}

/** Norm-wise relative differences of the programs' gradients; throws where one exceeds the tolerance. */
function compareGradients(folder: string): Record<string, number> {
  const errors = Object.fromEntries(
    tensorNames.map((name) => {
      const [ours, theirs] = [readFloats(folder, `engram.${name}`), readFloats(folder, `torch.${name}`)];
      return [name, ours.length === theirs.length ? relativeError(ours, theirs) : Infinity];
    }),
  );
  const words = Object.entries(errors).map(([name, error]) => `${name} ${error.toExponential(1)}`);
  console.log(`Relative difference of the gradients: ${words.join(', ')}.`);
  const wrong = Object.keys(errors).filter((name) => !(errors[name] <= tolerance));
  if (wrong.length === 0) return errors;
  throw new EngramError(
    'internal',
    `The gradients of ${wrong.join(', ')} differ by more than ${tolerance}, so the programs do not compute the same thing and nothing was timed.`,
  );
}

/** The program at each of its thread settings. */
async function measureAll(program: Program, folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const threads of program.threads) {
    const timing = await measure(program, folder, threads);
    const milliseconds = median(timing.updates.map((update) => update.milliseconds)) ?? NaN;
    rows.push({ program: program.title, threads, milliseconds, ...timing });
  }
  return rows;
}

function withRatio(row: Row, _: number, rows: readonly Row[]) {
  return { ...row, ratio: row.milliseconds / rows[0].milliseconds };
}

function describe(rows: readonly Row[]): string {
  const cells = rows.map(withRatio).map(({ program, threads, milliseconds, ratio, memoryGrowthBytes }) => {
    const megabytes = memoryGrowthBytes === null ? '-' : (memoryGrowthBytes / 1e6).toFixed(0);
    return [program, String(threads), milliseconds.toFixed(1), ratio.toFixed(2), megabytes];
  });
  return alignColumns([['program', 'threads', 'ms an update', 'ratio to ours', 'memory, MB'], ...cells]);
}

/** The first column to the left, the numbers to the right. */
function alignColumns(lines: readonly (readonly string[])[]): string {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const align = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  return lines.map((line) => line.map(align).join('  ')).join('\n');
}

function explain(rows: readonly Row[], updates: number): string {
  const best = rows.slice(1).reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
  const ratio = (best.milliseconds / rows[0].milliseconds).toFixed(1);
  return [
    `Median of ${updates} updates after a warm-up, one program after the other. Memory is the growth of the process's`,
    'peak (VmHWM of /proc/self/status) over what it held before the first tensor.',
    `${best.program} at its best (${best.threads === 1 ? '1 thread' : `${best.threads} threads`}) takes ${ratio} times as long as ${rows[0].program}.`,
  ].join('\n');
}
