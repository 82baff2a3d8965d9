// The programs that are compared, each a process of its own that reads the problem from a folder and prints one line of
// JSON. They run one after the other, never two at once.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EngramError } from '../../../src-main/contract/errors.ts';

const run = promisify(execFile);

export interface Program {
  /** Prefix of its gradients' files. */
  readonly id: string;
  readonly title: string;
  /** The executable and its first words. */
  readonly command: readonly [string, ...string[]];
  /** Settings to try. */
  readonly threads: readonly number[];
}

export interface Update {
  readonly milliseconds: number;
  readonly loss: number;
}

/** What a program's `time` prints: the timed updates, and how much its memory grew at most, from before it held a tensor. */
export interface Timing {
  readonly updates: readonly Update[];
  readonly memoryGrowthBytes: number | null;
}

/** The wasm engine computes one episode on one thread. */
export const engram: Program = {
  id: 'engram',
  title: 'Engram wasm',
  command: [process.execPath, join(import.meta.dirname, 'plastic-rnn-engram.ts')],
  threads: [1],
};

export function torch(python: string): Program {
  return {
    id: 'torch',
    title: 'PyTorch eager',
    command: [python, join(import.meta.dirname, 'plastic_rnn_torch.py')],
    threads: [1, 2],
  };
}

/** Leaves its gradients in `folder`; returns the version of what computes it. */
export async function writeGradients(program: Program, folder: string): Promise<string> {
  return ((await start(program, ['gradients', folder])) as { version: string }).version;
}

export async function measure(program: Program, folder: string, threads: number): Promise<Timing> {
  return (await start(program, ['time', folder, String(threads)])) as Timing;
}

async function start(program: Program, words: readonly string[]): Promise<unknown> {
  const [executable, ...first] = program.command;
  const running = run(executable, [...first, ...words]);
  const end = () => running.child.kill();
  process.once('exit', end);
  try {
    return JSON.parse((await running).stdout);
  } catch (cause) {
    throw new EngramError('internal', `The program "${program.title}" failed: ${reasonOf(cause)}`, { cause });
  } finally {
    process.off('exit', end);
  }
}

function reasonOf(error: unknown): string {
  const { stderr, signal, message } = error as { stderr?: string; signal?: string; message: string };
  if (stderr?.trim()) return stderr.trim();
  return signal ? `it was ended by ${signal}, perhaps for want of memory.` : message;
}
