// A comparison as a person reads it: on a terminal, and as a section of docs/performance.md.
import { threadWords } from '../../../src-main/contract/speed.ts';
import { bestOf, bestOfEach } from './comparison.ts';
import type { Comparison, Row } from './comparison.ts';

const titles = ['program', 'threads', 'ms an update', 'times ours', 'memory, MB'];

function cells(rows: readonly Row[]): string[][] {
  const ours = bestOf(rows, 'ours').milliseconds;
  return rows.map(({ program, threads, milliseconds, memoryGrowthBytes }) => [
    program,
    threads === null ? '-' : String(threads),
    milliseconds.toFixed(1),
    (milliseconds / ours).toFixed(2),
    memoryGrowthBytes === null ? '-' : (memoryGrowthBytes / 1e6).toFixed(0),
  ]);
}

export function formatForTerminal(comparison: Comparison): string {
  const sentences = describeAll(comparison);
  return `${alignColumns([titles, ...cells(comparison.rows)])}\n\n${sentences.join('\n')}\n`;
}

/** The first column to the left, the numbers to the right. */
function alignColumns(lines: readonly (readonly string[])[]): string {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const align = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  return lines.map((line) => line.map(align).join('  ')).join('\n');
}

function describeAll(comparison: Comparison): string[] {
  return [...describeRatios(comparison), ...describeAuthors(comparison), ...describeUnsteady(comparison)];
}

/** Each ratio with its goal. */
function describeRatios({ rows, ratios, goals }: Comparison): string[] {
  const sentence = (row: Row, takes: string, ratio: number, least?: number) =>
    `${row.program}${onThreads(row)} takes ${ratio.toFixed(1)} times ${takes} as ${bestOf(rows, 'ours').program} at its best${least === undefined ? '' : `; the goal is at least ${least}`}.`;
  return [
    sentence(bestOf(rows, 'eager'), 'as long', ratios.eager, goals.eager),
    ...(ratios.compiling === null
      ? []
      : [sentence(bestOf(rows, 'compiling'), 'as long', ratios.compiling, goals.compiling)]),
    ...bestOfEach(rows, 'eager')
      .filter(({ program }) => goals.memory !== undefined && program in ratios.memory)
      .map((row) => sentence(row, 'as much memory', ratios.memory[row.program], goals.memory ?? 0)),
  ];
}

/** What the program of the paper's authors took was measured elsewhere, so that the ratio compares machines too. */
function describeAuthors({ rows, authors }: Comparison): string[] {
  if (!authors) return [];
  const { milliseconds, batch, ownBatch } = authors;
  const ours = bestOf(rows, 'ours');
  const ratio = (milliseconds * ownBatch) / (batch * ours.milliseconds);
  const what = batch === 1 ? 'an episode' : `an update of ${batch} episodes`;
  const than = batch === ownBatch ? '' : ` for each of its ${ownBatch}`;
  return [
    `Measured elsewhere, on a server of 2 cores with AVX-512: the program of the paper’s authors takes ${milliseconds} ms for ${what}, ${ratio.toFixed(1)} times as long as ${ours.program} takes here${than}.`,
  ];
}

/** Where a program's updates took very different times, something else was at work on the machine. */
function describeUnsteady({ rows }: Comparison): string[] {
  const unsteady = rows
    .map(({ program, threads, updates }) => {
      const times = updates.map(({ milliseconds }) => milliseconds);
      return { program, threads, least: Math.min(...times), most: Math.max(...times) };
    })
    .filter(({ least, most }) => most > 1.5 * least);
  return unsteady.map(
    ({ program, threads, least, most }) =>
      `The updates of ${program}${onThreads({ threads })} took ${least.toFixed(1)} to ${most.toFixed(1)} ms: the machine was busy, so measure again.`,
  );
}

function onThreads({ threads }: Pick<Row, 'threads'>): string {
  return threads === null ? '' : ` on ${threadWords(threads)}`;
}

/** `measuredOn` says where and when. */
export function formatForDocs(comparison: Comparison, measuredOn: string): string {
  const line = (words: readonly string[]) => `| ${words.join(' | ')} |`;
  const errors = Object.values(comparison.gradientErrors);
  return [
    `${comparison.title}: ${comparison.size}. ${measuredOn}`,
    '',
    line(titles),
    line(['---', '--:', '--:', '--:', '--:']),
    ...cells(comparison.rows).map(line),
    '',
    ...describeAll(comparison).map((sentence) => `- ${sentence}`),
    `- The programs' gradients differ by at most ${Math.max(...errors).toExponential(1)} of their size.`,
  ].join('\n');
}
