// What `npm run check` does: formatter, linter and type check side by side, as many at once as there are cores. The linter
// goes twice: the page's components each cost it a program of their own, and the page's tsconfig.json keeps those small.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** What is run, the longest first: a word for it, its program below node_modules, and its arguments. */
const parts = [
  { name: 'lint of the page', program: 'eslint/bin/eslint.js', args: ['src-renderer'] },
  { name: 'lint', program: 'eslint/bin/eslint.js', args: ['.', '--ignore-pattern', 'src-renderer'] },
  // svelte-check judges every TypeScript file of tsconfig.json, as tsc would, and the components besides.
  {
    name: 'types',
    program: 'svelte-check/bin/svelte-check',
    args: ['--tsconfig', 'tsconfig.json', '--threshold', 'error', '--output', 'human'],
  },
  // The cache is read by a file's content, and falls with node_modules, so with any other version of the formatter.
  {
    name: 'format',
    program: 'prettier/bin/prettier.cjs',
    args: ['--check', '--log-level', 'warn', '--cache', '--cache-strategy', 'content', '.'],
  },
];

/** Runs one part, tells how it went, and shows what it wrote if it found something. Resolves to whether all was well. */
async function passes({ name, program, args }: (typeof parts)[number]) {
  const start = performance.now();
  const child = spawn(process.execPath, [`node_modules/${program}`, ...args], { cwd: root });
  const code = new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject));
  const [ended, output, errors] = await Promise.all([code, text(child.stdout), text(child.stderr)]);
  const isFine = ended === 0;
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  console.log(`${name}: ${isFine ? 'passed' : 'failed'} after ${seconds} s`);
  if (!isFine) console.log(output + errors);
  return isFine;
}

/** Takes one part after the other from those that are left, and sets the exit code to 1 if one fails. */
async function work(left: typeof parts) {
  for (let part = left.shift(); part; part = left.shift()) if (!(await passes(part))) process.exitCode = 1;
}

const left = [...parts];
await Promise.all(Array.from({ length: availableParallelism() }, () => work(left)));
