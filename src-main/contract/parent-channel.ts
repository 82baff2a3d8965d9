// The channel from a child process to the process that started it.
import type { Channel } from './channel.ts';

/** Throws where this process was not started by one of our hosts. */
export function parentChannel(): Channel {
  if (!process.send) throw new Error('This program is started by Engram, not by hand.');
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
