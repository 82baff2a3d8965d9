// engram compare: runs, or groups of runs that differ in the seed alone, beside each other: scores with intervals, tests, and
// the same as a figure, a table or a report.
import { writeFileSync } from 'node:fs';
import type { CallInput } from '../../contract/calls.ts';
import type { LabClient } from '../../contract/client.ts';
import { toDoubles } from '../../contract/comparison.ts';
import type { Comparison, ComparisonFormat } from '../../contract/comparison.ts';
import {
  countWords,
  effectWords,
  intervalWords,
  methodSentences,
  pWords,
  scoreWords,
  testWords,
} from '../../contract/comparison-words.ts';
import { EngramError } from '../../contract/errors.ts';
import { readRunNumbers, writeRunNumbers } from '../../contract/groups.ts';
import { scalesOf } from '../../contract/studies.ts';
import { studyRuns } from '../../contract/study-runs.ts';
import { exitCodes } from '../command.ts';
import type { Command, Given } from '../command.ts';
import { formatTable } from '../table.ts';
import { withLab } from '../with-lab.ts';

type Request = CallInput<'runs.compare'>;

export const compare: Command = {
  name: 'compare',
  usage:
    'compare RUN… | --study ID [--scale NAME] [--metric NAME] [--each] [--against RUN | --all-pairs] [--csv FILE] [--svg FILE] [--report FILE.html|FILE.md] [--json]',
  summary: 'Compares runs, or groups of runs that differ in the seed alone.',
  help: 'RUN is a number or a span such as 1-5. Runs that are alike in everything but the seed are one group; --each takes every run for itself. Groups are tested against the first one, against that of --against RUN, or with --all-pairs each against each.',
  positionals: ['RUN'],
  repeats: 'any',
  options: ['study', 'scale', 'metric', 'against', 'csv', 'svg', 'report'],
  switches: ['each', 'all-pairs'],
  run: (given) => {
    const files = readFiles(given);
    return withLab(given.home, async (lab) => {
      const request = { ...(await readRequest(lab, given)), ...choices(given) };
      const comparison = await lab.call('runs.compare', request);
      console.log(given.json ? JSON.stringify(asJson(comparison)) : asText(comparison));
      for (const { path, format } of files) await write(lab, request, path, format);
      return comparison.groups.some(({ score }) => score) ? exitCodes.done : noResults();
    });
  },
};

interface Wanted {
  readonly path: string;
  readonly format: ComparisonFormat;
}

function readFiles({ options }: Given): Wanted[] {
  const paths = (name: string, format: ComparisonFormat) =>
    (options[name] ?? []).map((path) => ({ path, format }));
  const reports = (options.report ?? []).map((path): Wanted => {
    if (/\.html?$/i.test(path)) return { path, format: 'html' };
    if (/\.(md|markdown)$/i.test(path)) return { path, format: 'markdown' };
    throw new EngramError('bad-input', `--report: expected a file named .html or .md, got "${path}".`);
  });
  return [...paths('csv', 'csv'), ...paths('svg', 'svg'), ...reports];
}

async function readRequest(lab: LabClient, { positionals, options }: Given): Promise<Request> {
  const study = options.study?.at(-1);
  if (study !== undefined && positionals.length > 0)
    throw new EngramError('bad-input', 'Expected runs or --study, got both. Leave one of them out.');
  if (study !== undefined) return runsOfStudy(lab, study, options.scale?.at(-1));
  const runs = readRunNumbers(positionals.join(' '));
  if (runs && runs.length > 0) return { runs };
  const got = positionals.length > 0 ? positionals.map((word) => `"${word}"`).join(' ') : 'nothing';
  throw new EngramError(
    'bad-input',
    `RUN: expected numbers of runs, for instance 1-5 8, or --study ID, got ${got}. \`engram runs\` lists them.`,
  );
}

async function runsOfStudy(lab: LabClient, id: string, scale: string | undefined): Promise<Request> {
  const studies = await lab.call('catalogue.studies', {});
  const study = studies.find((candidate) => candidate.id === id);
  if (!study) throw unknown('study', id, studies);
  const known = scalesOf(study);
  const scales = known.filter((name) => scale === undefined || name === scale);
  if (scales.length === 0)
    throw unknown(
      'scale',
      scale ?? '',
      known.map((name) => ({ id: name })),
    );
  const all = await lab.call('runs.list', {});
  const found = scales.toReversed().map((name) => studyRuns(study, name, all).flatMap(({ runs }) => runs));
  const runs = found.find((list) => list.length > 0);
  if (runs) return { runs: runs.map(({ run }) => run), metric: study.metrics[0], reference: runs[0].run };
  throw new EngramError(
    'not-found',
    `There are no runs of the study ${id}${scale === undefined ? '' : ` at the scale ${scale}`} yet. Make some: engram reproduce ${id}`,
  );
}

function unknown(kind: string, id: string, entries: readonly { readonly id: string }[]): EngramError {
  const known = entries.map((entry) => entry.id).join(', ');
  return new EngramError('not-found', `There is no ${kind} "${id}". Expected one of: ${known}.`);
}

function choices({ options, switches }: Given): Partial<Request> {
  const metric = options.metric?.at(-1);
  const against = options.against?.at(-1);
  const [reference] = against === undefined ? [] : (readRunNumbers(against) ?? []);
  if (against !== undefined && reference === undefined)
    throw new EngramError('bad-input', `--against: expected the number of a run, got "${against}".`);
  return {
    isGrouped: !switches.has('each'),
    ...(metric !== undefined && { metric }),
    ...(reference !== undefined && { reference }),
    ...(switches.has('all-pairs') && { reference: null }),
  };
}

/** What was asked for is shown, and it is no comparison yet. */
function noResults(): number {
  console.error(
    'None of these runs is completed, so there are no scores. `engram resume RUN` goes on with one.',
  );
  return exitCodes.failed;
}

async function write(
  lab: LabClient,
  request: Request,
  path: string,
  format: ComparisonFormat,
): Promise<void> {
  const file = await lab.call('runs.writeComparison', { ...request, format });
  save(path, file.text);
  if (format !== 'markdown') return;
  const figure = await lab.call('runs.writeComparison', { ...request, format: 'svg' });
  const beside = path.replace(/[^/\\]*$/, figure.name);
  save(beside, figure.text);
}

function save(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw new EngramError(
      'home-unusable',
      `Expected a file that can be written, got ${path} (${(cause as Error).message}).`,
      { cause },
    );
  }
  console.error(`Written: ${path}`);
}

/** Numbers in place of bytes. */
function asJson(comparison: Comparison) {
  const { groups, ...rest } = comparison;
  return {
    ...rest,
    groups: groups.map(({ curve, ...group }) => {
      const { width, ...arrays } = curve;
      const lists = Object.entries(arrays).map(([name, bytes]) => [name, [...toDoubles(bytes)]] as const);
      return { ...group, curve: { width, ...Object.fromEntries(lists) } };
    }),
    method: methodSentences(comparison),
  };
}

function asText(comparison: Comparison): string {
  const { groups, tests, notes, metric, metrics } = comparison;
  const { title = metric, unit = '' } = metrics[metric] ?? {};
  const scores = groups.map((group) => [
    group.title,
    writeRunNumbers(group.runs.map(({ run }) => run)),
    countWords(group),
    group.score ? scoreWords(group.score.mean) : '-',
    intervalWords(group.score?.interval ?? null),
  ]);
  return [
    `${title}${unit ? `, ${unit}` : ''}`,
    formatTable([['group', 'runs', 'seeds', 'mean', '95 % interval'], ...scores]),
    ...(tests.length > 0 ? [testTable(comparison)] : []),
    [...notes, ...methodSentences(comparison).slice(1)].join('\n'),
  ].join('\n\n');
}

function testTable({ groups, tests }: Comparison): string {
  const rows = tests.map((test) => [
    `${groups[test.first].title} minus ${groups[test.second].title}`,
    scoreWords(test.difference),
    intervalWords(test.interval),
    testWords(test),
    pWords(test.p),
    pWords(test.adjustedP),
    effectWords(test.rankBiserial),
    effectWords(test.hedgesG),
  ]);
  const head = ['difference', 'of means', '95 % interval', 'test', 'p', 'p, Holm', 'rank-biserial', 'g'];
  return formatTable([head, ...rows]);
}
