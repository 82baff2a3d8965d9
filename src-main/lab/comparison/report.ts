// A report of a comparison: what came of it, how it was had, what exactly was run, and how to run it again.
import type { ComparedGroup, Comparison } from '../../contract/comparison.ts';
import {
  countWords,
  effectWords,
  intervalWords,
  methodSentences,
  pWords,
  scoreWords,
  testWords,
} from '../../contract/comparison-words.ts';
import { writeRunNumbers } from '../../contract/groups.ts';
import { commandLine } from './command-line.ts';
import type { Block } from './document.ts';
import { drawFigure } from './figure.ts';

/** What is known of the runs besides the comparison. */
export interface Provenance {
  readonly version: string;
  /** When the report was written, as a date. */
  readonly date: string;
  /** The environments that each run's attempts found: versions, device, platform. */
  readonly environments: ReadonlyMap<number, readonly Readonly<Record<string, string>>[]>;
  /** The runs' names on every machine. */
  readonly uids: ReadonlyMap<number, string>;
  /** Name, hash, origin and licence of each data set that was used. */
  readonly data: readonly Readonly<Record<'name' | 'id' | 'origin' | 'licence', string>>[];
  readonly bibtex: readonly string[];
  /** The figure's file, where the report does not hold it. */
  readonly figureFile: string;
}

export function titleOf({ metric, metrics, groups }: Comparison): string {
  const title = metrics[metric]?.title ?? metric;
  const names =
    groups.length <= 4 ? groups.map((group) => group.title).join(', ') : `${groups.length} groups`;
  return `${title}: ${names}`;
}

export function writeReport(comparison: Comparison, provenance: Provenance): Block[] {
  return [
    { kind: 'title', words: titleOf(comparison) },
    {
      kind: 'paragraph',
      words: `Written by Engram ${provenance.version} on ${provenance.date}. ${comparison.groups.map((group) => `${group.title}: ${countWords(group)}`).join('; ')}.`,
    },
    figureOf(comparison, provenance.figureFile),
    ...resultBlocks(comparison),
    { kind: 'heading', words: 'How the numbers were had' },
    { kind: 'list', items: methodSentences(comparison) },
    ...runBlocks(comparison, provenance),
    ...repeatBlocks(comparison),
    ...referenceBlocks(comparison, provenance),
  ];
}

function figureOf(comparison: Comparison, file: string): Block {
  const { metric, metrics } = comparison;
  const title = metrics[metric]?.title ?? metric;
  const caption = `${title}. Lines: mean over seeds, with its bootstrap 95 % interval. Below: each completed run’s score, their mean and its interval.`;
  return { kind: 'figure', svg: drawFigure(comparison), file, caption };
}

function resultBlocks({ groups, tests, notes, metric, metrics }: Comparison): Block[] {
  const unit = metrics[metric]?.unit ?? '';
  const scores = groups.map((group) => [
    group.title,
    countWords(group),
    group.score ? scoreWords(group.score.mean) : 'none',
    intervalWords(group.score?.interval ?? null),
    group.runs
      .map(
        ({ seed, score, isCounted }) =>
          `${seed}: ${isCounted && score !== null ? scoreWords(score) : 'not counted'}`,
      )
      .join('; '),
  ]);
  return [
    { kind: 'heading', words: 'Scores' },
    {
      kind: 'table',
      head: ['Group', 'Seeds', unit ? `Mean (${unit})` : 'Mean', '95 % interval', 'Score of each seed'],
      rows: scores,
    },
    ...(tests.length > 0
      ? [{ kind: 'heading', words: 'Differences' } as const, testTable(groups, tests)]
      : []),
    ...(notes.length > 0 ? [{ kind: 'list', items: notes } as const] : []),
  ];
}

function testTable(groups: readonly ComparedGroup[], tests: Comparison['tests']): Block {
  const rows = tests.map((test) => [
    `${groups[test.first].title} minus ${groups[test.second].title}`,
    scoreWords(test.difference),
    intervalWords(test.interval),
    `${testWords(test)}, ${test.isPaired ? `${test.counts[0]} pairs, T` : `${test.counts.join(' and ')}, U`} = ${scoreWords(test.statistic)}`,
    pWords(test.p),
    pWords(test.adjustedP),
    effectWords(test.rankBiserial),
    effectWords(test.hedgesG),
  ]);
  const head = [
    'Groups',
    'Difference',
    '95 % interval',
    'Test',
    'p',
    'p, Holm',
    'Rank-biserial',
    'Hedges’ g',
  ];
  return { kind: 'table', head, rows };
}

function runBlocks(comparison: Comparison, provenance: Provenance): Block[] {
  const { groups, differences, stepWord } = comparison;
  const rows = groups.map(({ title, experiment, parameters, runs }) => [
    title,
    experiment.task,
    experiment.network,
    parameters.toLocaleString('en-GB'),
    experiment.engine,
    experiment.episodes.toLocaleString('en-GB'),
    writeRunNumbers(runs.map(({ seed }) => seed)),
    runs.map(({ run, status }) => `${run} ${status}, ${provenance.uids.get(run) ?? ''}`).join('; '),
  ]);
  const head = [
    'Group',
    'Task',
    'Network',
    'Trained numbers',
    'Engine',
    `${stepWord === 'episode' ? 'Episodes' : 'Updates'}`,
    'Seeds',
    'Runs',
  ];
  return [
    { kind: 'heading', words: 'What was run' },
    { kind: 'table', head, rows },
    ...(differences.length > 0 && groups.length > 1
      ? [{ kind: 'paragraph', words: 'What they differ in:' } as const, differenceTable(groups, differences)]
      : []),
    ...dataBlocks(provenance),
    { kind: 'paragraph', words: 'Where it was run:' },
    { kind: 'list', items: environmentWords(comparison, provenance) },
    { kind: 'paragraph', words: 'All settings:' },
    { kind: 'code', words: groups.map(settingWords).join('\n\n') },
  ];
}

function differenceTable(groups: readonly ComparedGroup[], differences: Comparison['differences']): Block {
  return {
    kind: 'table',
    head: ['Setting', ...groups.map(({ title }) => title)],
    rows: differences.map(({ name, values }) => [
      name,
      ...values.map((value) => (value === null ? 'none' : String(value))),
    ]),
  };
}

function dataBlocks({ data }: Provenance): Block[] {
  if (data.length === 0) return [];
  const head = ['Data set', 'SHA-256', 'From', 'Licence'];
  return [
    { kind: 'table', head, rows: data.map(({ name, id, origin, licence }) => [name, id, origin, licence]) },
  ];
}

/** Each different environment, and the runs that had it. */
function environmentWords({ groups }: Comparison, { environments }: Provenance): string[] {
  const runs = groups.flatMap((group) => group.runs.map(({ run }) => run));
  const all = runs.flatMap((run) =>
    (environments.get(run) ?? []).map((environment) => ({
      run,
      words: Object.entries(environment)
        .map(([name, value]) => `${name} ${value}`)
        .join(', '),
    })),
  );
  const known = Map.groupBy(all, ({ words }) => words);
  return [...known].map(([words, of]) => {
    const numbers = [...new Set(of.map(({ run }) => run))];
    return `Run${numbers.length > 1 ? 's' : ''} ${writeRunNumbers(numbers)}: ${words || 'not recorded'}.`;
  });
}

function settingWords({ title, experiment }: ComparedGroup): string {
  const lines = Object.entries(experiment.settings).map(([group, settings]) => {
    const words = Object.entries(settings).map(([name, value]) => `${name}=${String(value)}`);
    return `  ${group}: ${words.join(' ')}`;
  });
  return [title, ...lines].join('\n');
}

function repeatBlocks({ groups }: Comparison): Block[] {
  const commands = groups.map(({ title, experiment, runs }) =>
    [`# ${title}`, ...runs.map(({ seed }) => commandLine({ ...experiment, seed }))].join('\n'),
  );
  return [
    { kind: 'heading', words: 'To run it again' },
    {
      kind: 'paragraph',
      words:
        'From a checkout of Engram, after npm ci, “engram” is “npm run -s engram --”. The same seed gives the same numbers on the same kind of processor. “engram compare” with the numbers of the new runs then compares them.',
    },
    { kind: 'code', words: commands.join('\n\n') },
  ];
}

const methods = [
  'Cliff, N. 1993. Dominance statistics: ordinal analyses to answer ordinal questions. Psychological Bulletin 114, 494-509.',
  'Efron, B. 1979. Bootstrap methods: another look at the jackknife. The Annals of Statistics 7, 1-26.',
  'Hedges, L. V. 1981. Distribution theory for Glass’s estimator of effect size and related estimators. Journal of Educational Statistics 6, 107-128.',
  'Hesterberg, T. C. 2015. What teachers should know about the bootstrap: resampling in the undergraduate statistics curriculum. The American Statistician 69, 371-386.',
  'Holm, S. 1979. A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6, 65-70.',
  'Kerby, D. S. 2014. The simple difference formula: an approach to teaching nonparametric correlation. Comprehensive Psychology 3, 11.IT.3.1.',
  'Mann, H. B., Whitney, D. R. 1947. On a test of whether one of two random variables is stochastically larger than the other. The Annals of Mathematical Statistics 18, 50-60.',
  'Wilcoxon, F. 1945. Individual comparisons by ranking methods. Biometrics Bulletin 1, 80-83.',
];

/** Those that this comparison made use of. */
function referenceBlocks({ tests, groups }: Comparison, { bibtex }: Provenance): Block[] {
  const used = [
    tests.length > 0 && ['Hedges'],
    tests.length > 1 && ['Holm'],
    groups.some(({ score }) => score?.interval) && ['Efron', 'Hesterberg'],
    tests.some(({ isPaired }) => isPaired) && ['Wilcoxon', 'Kerby'],
    tests.some(({ isPaired }) => !isPaired) && ['Mann', 'Cliff'],
  ]
    .filter((names) => names !== false)
    .flat();
  const items = methods.filter((entry) => used.some((name) => entry.startsWith(name)));
  return [
    ...(bibtex.length > 0
      ? [
          { kind: 'heading', words: 'Papers of these experiments' } as const,
          { kind: 'code', words: bibtex.join('\n\n') } as const,
        ]
      : []),
    ...(items.length > 0
      ? [{ kind: 'heading', words: 'Papers of the methods' } as const, { kind: 'list', items } as const]
      : []),
  ];
}
