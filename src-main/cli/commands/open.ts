// engram open (npm start): Engram's own window, or, where there can be none, its address for a browser.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { projectRoot } from '../../contract/project-root.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../command.ts';
import { serveUntilInterrupted } from './serve.ts';

/** What the window says once it is on the screen: src-main/shell/window.ts. */
const openedLine = "Engram's window is open.";

export const open: Command = {
  name: 'open',
  usage: 'open',
  summary: "Opens Engram's window; where there can be none, serves it to a browser of this machine.",
  positionals: [],
  options: [],
  run: async ({ home, json }) => {
    const obstacle = missingDisplay() ?? (await runWindow(home));
    if (obstacle === null) return exitCodes.done;
    console.error(
      `Engram's window cannot be opened: ${obstacle} The same page is served to a browser instead.`,
    );
    return serveUntilInterrupted(home, 0, json);
  },
};

function missingDisplay(): string | null {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return null;
  return 'this machine has no display.';
}

/** Resolves to null when a window that was open is closed, else to why none opened. */
function runWindow(home: string): Promise<string | null> {
  const starter = createRequire(import.meta.url).resolve('electron/cli.js');
  const child = spawn(process.execPath, [starter, projectRoot], {
    env: { ...process.env, ENGRAM_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let hasOpened = false;
  let words = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    hasOpened ||= text.includes(openedLine);
    if (!hasOpened) console.error(text.trim());
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4000)));
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code) => resolve(hasOpened || code === 0 ? null : reasonFrom(words, code)));
  });
}

/** What Electron's words mean to a person, where they are known. */
const knownReasons: readonly [RegExp, string][] = [
  [
    /running as root without --no-sandbox/i,
    'Electron does not run as root with its sandbox on. Start Engram as an ordinary user, or set ELECTRON_DISABLE_SANDBOX=1.',
  ],
  [
    /ENOTFOUND|ECONNREFUSED|EAI_AGAIN|ETIMEDOUT|failed to install|fetch failed|HTTPError/i,
    'its program, Electron, is not on this machine yet and could not be downloaded.',
  ],
  [/Missing X server|cannot open display|Unable to open X display/i, 'the display does not answer.'],
];

function reasonFrom(words: string, code: number | null): string {
  const known = knownReasons.find(([pattern]) => pattern.test(words));
  if (known) return known[1];
  const line = words.split('\n').findLast((candidate) => candidate.trim() !== '') ?? '';
  return `Electron ended with code ${code}${line ? ` (${line.trim()})` : ''}.`;
}
