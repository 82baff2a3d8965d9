// Starts Engram's programs as utility processes of Electron.
import { utilityProcess } from 'electron';
import type { UtilityProcess } from 'electron';
import type { Channel } from '../contract/channel.ts';
import { programFile } from '../lab/launcher/host.ts';
import type { Child, Exit, Host } from '../lab/launcher/host.ts';
import { serveRelay } from '../lab/launcher/relay.ts';

const lastWordsLength = 4000;

/** A lab started so has its trainers started here too, because a utility process can start none. */
export const utilityHost: Host = {
  start(program, options = []) {
    const child = startUtility(programFile(program), `Engram ${program}`, options);
    if (program === 'lab') serveRelay(child.channel, utilityHost);
    return child;
  },
};

/** Any file as a utility process; `name` is what the system's list of processes shows. */
export function startUtility(file: string, name: string, options: readonly string[]): Child {
  const child = utilityProcess.fork(file, [...options], {
    serviceName: name,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = exitOf(child);
  const kill = () => void child.kill();
  return { pid: child.pid, channel: channelOf(child, exited), exited, kill, release: () => undefined };
}

/** The child says `null` when it has said everything. */
function channelOf(child: UtilityProcess, exited: Promise<Exit>): Channel {
  child.on('message', (message) => {
    if (message === null) child.kill();
  });
  return {
    send: (message) => child.postMessage(message),
    onMessage: (listener) => {
      child.on('message', (message) => {
        if (message !== null) listener(message);
      });
    },
    onClose: (listener) => void exited.then(listener),
    close: () => void child.kill(),
  };
}

function exitOf(child: UtilityProcess): Promise<Exit> {
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    words = (words + chunk.toString()).slice(-lastWordsLength);
  });
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve({ code, signal: null, lastWords: words.trim() }));
  });
}
