// Programs of the system that an installation needs.
import { execFile } from 'node:child_process';
import type { ExecFileOptions } from 'node:child_process';
import { promisify } from 'node:util';
import { EngramError } from '../contract/errors.ts';

/** What it printed. Rejects with a sentence that begins with `otherwise` and ends with what the program said. */
export async function run(
  program: string,
  words: readonly string[],
  otherwise: string,
  options: ExecFileOptions = {},
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(program, words, { maxBuffer: 2 ** 26, ...options });
    return String(stdout);
  } catch (error) {
    throw new EngramError('unavailable', `${otherwise}: ${reasonOf(error, program)}`, { cause: error });
  }
}

function reasonOf(error: unknown, program: string): string {
  const { code, stderr, message } = error as Error & { code?: string | number; stderr?: string };
  if (code === 'ENOENT') return `there is no program "${program}" on this machine.`;
  const lines = (stderr ?? '').split('\n').map((line) => line.trim());
  const said = lines.find((line) => /error/i.test(line)) ?? lines.findLast((line) => line !== '');
  return `"${program}" said: ${(said ?? message).slice(0, 400)}`;
}
