// The programs that are compared, each a process of its own that reads the problem from a folder and prints one line of
// JSON. They run one after the other, never two at once.
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EngramError } from '../../../src-main/contract/errors.ts';
import type { WorkloadId } from '../../../src-main/contract/speed.ts';
import type { Engine } from '../../../src-main/engines/engine.ts';
import type { ExperimentId } from './experiments.ts';
import type { Peers } from './python.ts';

const run = promisify(execFile);

/** `aside`: shown, but no peer in the ratios, because it leaves out by hand what the workload does not need. */
export type Kind = 'ours' | 'eager' | 'compiling' | 'aside';

export interface Program {
  /** Prefix of its gradients' files. */
  readonly id: string;
  readonly title: string;
  readonly kind: Kind;
  /** The executable and its first words. */
  readonly command: readonly [string, ...string[]];
  /** Settings to try; null where the processor's threads do not matter. */
  readonly threads: readonly (number | null)[];
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

const allThreads = availableParallelism();
const oneAndAll = [...new Set([1, allThreads])];

const compiled = { kind: 'compiling', threads: [allThreads] } as const;
const aside = { kind: 'aside', threads: [allThreads] } as const;

/** Ours first. On a card every program has one setting. */
export function programsFor(contest: WorkloadId | ExperimentId, engine: Engine, peers: Peers): Program[] {
  const ours: Program = {
    id: 'engram',
    title: `Engram ${engine.id}`,
    kind: 'ours',
    command: [process.execPath, join(import.meta.dirname, 'engram.ts'), engine.id],
    threads: engine.copyBytesPerSecond ? [null] : oneAndAll,
  };
  const others = peersOf(contest, peers);
  const threads = [null];
  return [ours, ...(peers.device === 'cuda' ? others.map((program) => ({ ...program, threads })) : others)];
}

function peersOf(contest: WorkloadId | ExperimentId, peers: Peers): Program[] {
  if (contest === 'rnn' || contest === 'lstm') return fixedPeers(contest, peers);
  if (contest === 'omniglot') return wholePeers('torch_few_shot.py', peers);
  if (contest === 'maze-2018' || contest === 'maze-2019' || contest === 'cue-association')
    return wholePeers('torch_agent.py', peers);
  return plasticPeers(contest, peers);
}

/** Of whole experiments. */
function wholePeers(file: string, { python, device }: Peers): Program[] {
  const torch = (mode: string, about: Pick<Program, 'title' | 'kind' | 'threads'>): Program => ({
    id: `torch-${mode}`,
    command: [python, join(import.meta.dirname, file), mode, device],
    ...about,
  });
  return [
    torch('eager', { title: 'PyTorch eager', kind: 'eager', threads: oneAndAll }),
    torch('compiled', { title: 'torch.compile', kind: 'compiling', threads: oneAndAll }),
  ];
}

/** Of networks whose connections are fixed. */
function fixedPeers(workload: 'rnn' | 'lstm', { python, device }: Peers): Program[] {
  const torch = (style: string, mode: string, about: Pick<Program, 'title' | 'kind' | 'threads'>) => ({
    id: `torch-${style}-${mode}`,
    command: [python, join(import.meta.dirname, 'torch_fixed.py'), style, mode, device] as const,
    ...about,
  });
  const eager = { kind: 'eager', threads: oneAndAll } as const;
  return [
    torch(workload, 'eager', { title: 'PyTorch eager', ...eager }),
    ...(workload === 'lstm' ? [torch('layer', 'eager', { title: 'PyTorch nn.LSTM', ...eager })] : []),
    torch(workload, 'compiled', { title: 'torch.compile', ...compiled }),
  ];
}

function plasticPeers(workload: WorkloadId, { python, device }: Peers): Program[] {
  const torch = (
    style: string,
    mode: string,
    about: Pick<Program, 'title' | 'kind' | 'threads'>,
  ): Program => ({
    id: `torch-${style}-${mode}`,
    command: [python, join(import.meta.dirname, 'torch_peer.py'), style, mode, device],
    ...about,
  });
  return [
    torch('plain', 'eager', { title: 'PyTorch eager, plain', kind: 'eager', threads: oneAndAll }),
    torch('tuned', 'eager', { title: 'PyTorch eager, tuned', kind: 'eager', threads: oneAndAll }),
    torch('plain', 'compiled', { title: 'torch.compile, plain', ...compiled }),
    torch('tuned', 'compiled', { title: 'torch.compile, tuned', ...compiled }),
    // As it is installed here, JAX knows no card.
    ...(device === 'cpu'
      ? [
          {
            id: 'jax',
            title: 'JAX',
            command: [python, join(import.meta.dirname, 'jax_peer.py')] as const,
            ...compiled,
          },
        ]
      : []),
    ...(workload === 'images'
      ? [
          torch('skipping', 'eager', { title: 'PyTorch eager, skipping by hand', ...aside }),
          torch('skipping', 'compiled', { title: 'torch.compile, skipping by hand', ...aside }),
        ]
      : []),
  ];
}

/** Leaves its gradients in `folder`; returns the version of what computes it. */
export async function writeGradients(program: Program, folder: string): Promise<string> {
  const { version } = (await start(program, folder, ['gradients', folder, program.id])) as {
    version: string;
  };
  return version;
}

export async function measure(program: Program, folder: string, threads: number | null): Promise<Timing> {
  return (await start(program, folder, ['time', folder, String(threads ?? allThreads)])) as Timing;
}

async function start(program: Program, folder: string, words: readonly string[]): Promise<unknown> {
  const [executable, ...first] = program.command;
  // What Python and torch.compile build is left nowhere else.
  const env = {
    ...process.env,
    PYTHONDONTWRITEBYTECODE: '1',
    TORCHINDUCTOR_CACHE_DIR: join(folder, 'inductor'),
  };
  const running = run(executable, [...first, ...words], { env });
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
