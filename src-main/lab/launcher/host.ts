// How Engram's processes start one another: a lab, a trainer or an importer behind a channel. This host uses plain child processes.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Channel } from '../../contract/channel.ts';
import { isFromSources, projectRoot } from '../../contract/project-root.ts';

export type Program = 'lab' | 'trainer' | 'importer';

/** Where each program begins, within src-main. */
const sources: Record<Program, string> = {
  lab: 'lab/main.ts',
  trainer: 'trainer/main.ts',
  importer: 'lab/datasets/main.ts',
};

export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last of what it wrote to its error output. */
  readonly lastWords: string;
}

export interface Child {
  readonly channel: Channel;
  readonly pid: number | undefined;
  readonly exited: Promise<Exit>;
  /** Ends it at once, saving nothing. */
  kill(): void;
  /** Lets this process end while the child goes on. */
  release(): void;
}

export interface Host {
  start(program: Program, options?: readonly string[]): Child;
}

/** The file that a program starts from. */
export function programFile(program: Program): string {
  return join(projectRoot, isFromSources ? `src-main/${sources[program]}` : `out/main/${program}.cjs`);
}

const lastWordsLength = 4000;

/** Starts plain child processes of the Node binary `execPath`. */
export function createProcessHost(execPath = process.execPath): Host {
  return { start: (program, options = []) => startProcess(execPath, program, options) };
}

function startProcess(execPath: string, program: Program, options: readonly string[]): Child {
  const child = fork(programFile(program), options, {
    execPath,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const lastWords = keepLastWords(child);
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', (error) => resolve({ code: null, signal: null, lastWords: error.message }));
    child.once('close', (code, signal) => resolve({ code, signal, lastWords: lastWords() }));
  });
  return {
    channel: channelOf(child),
    pid: child.pid,
    exited,
    kill: () => void child.kill('SIGKILL'),
    release: () => release(child),
  };
}

function channelOf(child: ChildProcess): Channel {
  return {
    send(message) {
      // A child that has just died takes no messages; its exit is what its starter acts on.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onClose: (listener) => void child.once('disconnect', listener),
    close() {
      if (child.connected) child.disconnect();
    },
  };
}

function keepLastWords(child: ChildProcess): () => string {
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    words = (words + chunk).slice(-lastWordsLength);
  });
  return () => words.trim();
}

function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
  (child.stderr as unknown as { unref?(): void } | null)?.unref?.();
}
