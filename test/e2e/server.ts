// `engram serve` on a home in a temporary folder, as a process of its own.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

const program = fileURLToPath(new URL('../../src-main/cli/main.ts', import.meta.url));

export interface Served {
  readonly home: string;
  /** The whole address, with the secret. */
  readonly url: string;
  /** Ends the server as Ctrl-C does; resolves when it is gone. */
  stop(): Promise<void>;
}

export function temporaryHome(): string {
  return mkdtempSync(join(tmpdir(), 'engram-e2e-'));
}

/** Rejects with what the server said where it does not start. */
export async function serve(home: string): Promise<Served> {
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--home', home], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await readAddress(child);
  return {
    home,
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function readAddress(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The server was started without pipes.');
  let complaint = '';
  stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  return new Promise((resolve, reject) => {
    createInterface(stdout).on('line', (line) => {
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S+/.exec(line);
      if (address) resolve(address[0]);
    });
    child.once('close', (code) => reject(new Error(`The server ended with ${code}. ${complaint}`)));
  });
}
