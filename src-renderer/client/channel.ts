// The channel to the lab: a MessagePort where the page lives in Engram's own window, a WebSocket where a server hosts it.
// Which of the two is nobody else's concern.
import { decode, encode } from '@msgpack/msgpack';
import type { Channel } from '../../src-main/contract/channel.ts';

/** What the preload script offers; the port arrives as a window message named `engram-port`. */
interface Bridge {
  requestPort(): void;
  choosePath(what: 'file' | 'folder'): Promise<string | null>;
}

declare global {
  interface Window {
    readonly engram?: Bridge;
  }
}

/** Rejects where the lab cannot be reached. */
export function openChannel(): Promise<Channel> {
  return window.engram ? receivePort(window.engram) : openSocket();
}

function receivePort(bridge: Bridge): Promise<Channel> {
  return new Promise((resolve) => {
    const onPort = (event: MessageEvent) => {
      if (event.source !== window || event.data !== 'engram-port') return;
      window.removeEventListener('message', onPort);
      resolve(portChannel(event.ports[0]));
    };
    window.addEventListener('message', onPort);
    bridge.requestPort();
  });
}

/** The other side says `null` when it closes. */
function portChannel(port: MessagePort): Channel {
  const closed: (() => void)[] = [];
  let listener: (message: unknown) => void = () => undefined;
  port.onmessage = ({ data }) => {
    if (data === null) for (const tell of closed) tell();
    else listener(data);
  };
  return {
    send: (message) => port.postMessage(message),
    onMessage: (given) => void (listener = given),
    onClose: (tell) => void closed.push(tell),
    close: () => port.close(),
  };
}

function openSocket(): Promise<Channel> {
  const address = new URL('lab', location.href);
  address.protocol = 'ws:';
  address.hash = '';
  const socket = new WebSocket(address);
  socket.binaryType = 'arraybuffer';
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socketChannel(socket));
    socket.onclose = () => reject(new Error('The lab does not answer.'));
  });
}

function socketChannel(socket: WebSocket): Channel {
  return {
    send: (message) => socket.send(encode(message, { ignoreUndefined: true })),
    onMessage(listener) {
      socket.onmessage = ({ data }) => listener(decode(data as ArrayBuffer));
    },
    onClose: (listener) => socket.addEventListener('close', listener),
    close: () => socket.close(),
  };
}
