// The channel from a child process to the process that started it: Node's own between plain processes, Electron's parent
// port in a utility process.
import type { Channel } from './channel.ts';

/** What Electron gives a utility process. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

const parentPort = (process as { parentPort?: ParentPort }).parentPort;

/** Whether this is a utility process, which can start no others by itself. */
export const isUtilityProcess = parentPort !== undefined;

/** Throws where this process was not started by one of our hosts. */
export function parentChannel(): Channel {
  if (parentPort) return portChannel(parentPort);
  if (!process.send) throw new Error('This program is started by Engram, not by hand.');
  return processChannel();
}

/** A utility process ends with its parent. After `null` the parent ends it, so that nothing sent before is lost. */
function portChannel(port: ParentPort): Channel {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', ({ data }) => listener(data)),
    onClose: () => undefined,
    close: () => port.postMessage(null),
  };
}

function processChannel(): Channel {
  let sending = 0;
  let isClosing = false;
  const closeWhenSent = () => {
    if (isClosing && sending === 0 && process.connected) process.disconnect();
  };
  return {
    send(message) {
      if (!process.connected || isClosing) return;
      sending++;
      process.send?.(message, undefined, undefined, () => {
        sending--;
        closeWhenSent();
      });
    },
    onMessage: (listener) => void process.on('message', listener),
    onClose: (listener) => void process.once('disconnect', listener),
    close() {
      isClosing = true;
      closeWhenSent();
    },
  };
}
