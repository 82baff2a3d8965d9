// Compiles the AssemblyScript kernels to out/kernels/recurrence-<hash of the sources>.wasm. `npm ci` does so; the wasm
// engine calls it too, so that a changed or missing kernel is built on first use.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../contract/project-root.ts';

const sources = join(projectRoot, 'src-main/engines/kernels/assembly');
const output = join(projectRoot, 'out/kernels');

/** Where the kernels' own constants lie: behind the words by which threads meet (assembly/team.ts). */
const constants = '49152';

const options = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--memoryBase', constants],
  ...['--importMemory', '--sharedMemory', '--initialMemory', '2', '--maximumMemory', '65536'],
  ...['--enable', 'simd', '--enable', 'relaxed-simd', '--enable', 'bulk-memory', '--enable', 'threads'],
];

/** Path of the compiled module, which is built first where it is missing. Throws with the compiler's words. */
export async function buildKernels(): Promise<string> {
  const target = join(output, `recurrence-${hashSources()}.wasm`);
  if (!existsSync(target)) await compile(target);
  return target;
}

function hashSources(): string {
  const hash = createHash('sha256').update(options.join(' '));
  for (const name of readdirSync(sources).sort()) hash.update(name).update(readFileSync(join(sources, name)));
  return hash.digest('hex').slice(0, 16);
}

async function compile(target: string): Promise<void> {
  const { default: asc } = await import('assemblyscript/asc');
  mkdirSync(output, { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  const words: string[] = [];
  const stderr = { write: (chunk: string | Uint8Array) => void words.push(chunk.toString()) };
  const { error } = await asc.main([join(sources, 'index.ts'), '--outFile', unfinished, ...options], {
    stderr,
  });
  if (error) throw new Error(`The kernels did not compile: ${words.join('')}`, { cause: error });
  renameSync(unfinished, target);
  for (const name of readdirSync(output))
    if (join(output, name) !== target) rmSync(join(output, name), { force: true });
}
