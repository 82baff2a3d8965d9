// The runs that take hours: each study's networks at its scale of hours, seed after seed. Stopped or cut off, it goes on where
// it was when it is called again; with more seeds it adds to what there is.
//   npm run reproduce:hours -- --omniglot PATH [--home DIR] [--seeds N] [--study ID …] [--examples]
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../src-main/contract/project-root.ts';

/** How many seeds each is given, and what else. */
const plan: readonly { readonly study: string; readonly seeds: number; readonly words: readonly string[] }[] =
  [
    { study: 'cue-association', seeds: 5, words: [] },
    { study: 'maze', seeds: 5, words: [] },
    { study: 'omniglot', seeds: 1, words: ['--data', 'omniglot'] },
  ];

const { values: given } = parseArgs({
  options: {
    omniglot: { type: 'string' },
    home: { type: 'string' },
    seeds: { type: 'string' },
    study: { type: 'string', multiple: true },
    examples: { type: 'boolean', default: false },
  },
});
const home = given.home === undefined ? [] : ['--home', given.home];

interface Outcome {
  readonly id: string;
  readonly run: number;
  readonly seed: number;
  readonly status: string;
}

if (given.omniglot !== undefined) await importOmniglot(given.omniglot);
for (const { study, seeds, words } of plan) {
  if (given.study && !given.study.includes(study)) continue;
  const count = Number(given.seeds ?? seeds);
  const all = Array.from({ length: count }, (_, k) => ['--seed', String(k + 1)]).flat();
  const found = await engram('reproduce', study, '--scale', 'hours', ...words, ...all, '--json');
  const { variants } = JSON.parse(found.trim().split('\n').at(-1) ?? '') as { variants: Outcome[] };
  console.log(
    `${study}: ${variants.filter(({ status }) => status === 'completed').length} of ${variants.length} runs are done.`,
  );
  if (given.examples) await keepExamples(study, variants);
}

/** Unless a data set of that name is there. */
async function importOmniglot(path: string): Promise<void> {
  const known = JSON.parse(await engram('data', 'list', '--json')) as { datasets: { name: string }[] };
  if (!known.datasets.some(({ name }) => name === 'omniglot'))
    await engram('data', 'import', 'omniglot', path, '--name', 'omniglot', '--json');
}

/** Completed runs as folders that the app can open: thinned curves, and a checkpoint to look at. */
async function keepExamples(study: string, variants: readonly Outcome[]): Promise<void> {
  for (const { id, seed, run, status } of variants) {
    const folder = join(projectRoot, 'resources/examples', `${study}-${id}-${seed}`);
    if (status !== 'completed' || existsSync(folder)) continue;
    await engram('runs', 'export', String(run), folder, '--points', '250', '--without-moments');
  }
}

/** Standard output of a command; its progress is shown. Ends this program with the command's exit code where that is not 0. */
function engram(...words: readonly string[]): Promise<string> {
  const program = join(projectRoot, 'src-main/cli/main.ts');
  const child = spawn(process.execPath, [program, ...words, ...home], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve) =>
    child.on('close', (code) => (code === 0 ? resolve(said) : process.exit(code ?? 1))),
  );
}
