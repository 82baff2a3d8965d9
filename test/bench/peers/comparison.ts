// One contest of all programs: their gradients are compared with each other first, then every program is timed.
import { EngramError } from '../../../src-main/contract/errors.ts';
import { median } from '../../../src-main/science/statistics/summary.ts';
import { relativeError } from '../../support/numbers.ts';
import type { Contest, Goals } from './contests.ts';
import { readFloats, readOutline } from './problem.ts';
import { measure, writeGradients } from './programs.ts';
import type { Kind, Program, Timing } from './programs.ts';

const tolerance = 1e-4;

export interface Row extends Timing {
  readonly program: string;
  readonly kind: Kind;
  /** Null where the processor's do not matter. */
  readonly threads: number | null;
  /** Median of the updates. */
  readonly milliseconds: number;
}

/** Peers at their best over ours at its best: time, and the memory of each program in PyTorch eager. */
export interface Ratios {
  readonly eager: number;
  /** Null where none compiles. */
  readonly compiling: number | null;
  readonly memory: Readonly<Record<string, number>>;
}

export interface Comparison {
  readonly workload: Contest['id'];
  readonly title: string;
  readonly size: string;
  readonly versions: Readonly<Record<string, string>>;
  /** The largest relative difference between two programs, by tensor. */
  readonly gradientErrors: Readonly<Record<string, number>>;
  readonly rows: readonly Row[];
  readonly ratios: Ratios;
  readonly goals: Goals;
  readonly authors: Contest['authors'];
}

export async function compare(
  contest: Contest,
  programs: readonly Program[],
  folder: string,
  tell: (sentence: string) => void,
): Promise<Comparison> {
  await contest.write(folder);
  const versions: Record<string, string> = {};
  for (const program of programs) versions[program.id] = await writeGradients(program, folder);
  const gradientErrors = compareGradients(programs, folder);
  const words = Object.entries(gradientErrors).map(([name, error]) => `${name} ${error.toExponential(1)}`);
  tell(`Relative difference of the gradients, at most: ${words.join(', ')}.`);
  const rows: Row[] = [];
  for (const program of programs) rows.push(...(await measureAll(program, folder)));
  const { id: workload, title, size } = contest;
  // Goals, and what was measured elsewhere, are of processors.
  const isOnProcessor = rows.every(({ threads }) => threads !== null);
  const goals = isOnProcessor ? contest.goals : {};
  const authors = isOnProcessor ? contest.authors : null;
  return { workload, title, size, versions, gradientErrors, rows, ratios: ratiosOf(rows), goals, authors };
}

/** Norm-wise relative differences of the programs' gradients; throws where two differ by more than the tolerance. */
function compareGradients(programs: readonly Program[], folder: string): Record<string, number> {
  const pairs = programs.flatMap((a, k) => programs.slice(k + 1).map((b) => [a, b] as const));
  const errors = Object.keys(readOutline(folder).tensors).map((name) => {
    const gradients = new Map(
      programs.map((program) => [program, readFloats(folder, `${program.id}.${name}`)]),
    );
    const differences = pairs.map(([a, b]) => {
      const difference = differenceOf(gradients.get(a), gradients.get(b));
      if (!(difference <= tolerance)) throw gradientsDiffer(name, a, b, difference);
      return difference;
    });
    return [name, Math.max(...differences)] as const;
  });
  return Object.fromEntries(errors);
}

function differenceOf(a?: Float32Array, b?: Float32Array): number {
  return a && b && a.length === b.length ? relativeError(b, a) : Infinity;
}

function gradientsDiffer(name: string, a: Program, b: Program, difference: number): EngramError {
  return new EngramError(
    'internal',
    `The gradients of ${name} in ${a.title} and ${b.title} differ by ${difference.toExponential(1)} of their size, more than ${tolerance}, so the programs do not compute the same thing and nothing was timed.`,
  );
}

/** The program at each of its thread settings. */
async function measureAll(program: Program, folder: string): Promise<Row[]> {
  const { title, kind } = program;
  const rows: Row[] = [];
  for (const threads of program.threads) {
    const timing = await measure(program, folder, threads);
    const milliseconds = median(timing.updates.map((update) => update.milliseconds)) ?? NaN;
    // Of a program on a device of its own, the memory of its process says nothing.
    const memoryGrowthBytes = threads === null ? null : timing.memoryGrowthBytes;
    rows.push({ program: title, kind, threads, milliseconds, ...timing, memoryGrowthBytes });
  }
  return rows;
}

/** The fastest row of a kind. */
export function bestOf(rows: readonly Row[], kind: Kind): Row {
  return fastest(rows.filter((row) => row.kind === kind));
}

/** The fastest setting of each program of a kind. */
export function bestOfEach(rows: readonly Row[], kind: Kind): Row[] {
  const ofKind = rows.filter((row) => row.kind === kind);
  const programs = [...new Set(ofKind.map(({ program }) => program))];
  return programs.map((program) => fastest(ofKind.filter((row) => row.program === program)));
}

function fastest(rows: readonly Row[]): Row {
  return rows.reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
}

function ratiosOf(rows: readonly Row[]): Ratios {
  const ours = bestOf(rows, 'ours');
  const memory = bestOfEach(rows, 'eager').map(
    ({ program, memoryGrowthBytes }) =>
      [program, (memoryGrowthBytes ?? NaN) / (ours.memoryGrowthBytes ?? NaN)] as const,
  );
  return {
    eager: bestOf(rows, 'eager').milliseconds / ours.milliseconds,
    compiling: rows.some(({ kind }) => kind === 'compiling')
      ? bestOf(rows, 'compiling').milliseconds / ours.milliseconds
      : null,
    memory: Object.fromEntries(memory.filter(([, ratio]) => Number.isFinite(ratio))),
  };
}
