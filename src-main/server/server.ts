// The lab and the page behind HTTP and a WebSocket on the loopback address, for machines without a screen. Every address
// begins with a secret; requests that name another host or come from another origin are refused.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { decode, encode } from '@msgpack/msgpack';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { LabEvent } from '../contract/calls.ts';
import type { Channel } from '../contract/channel.ts';
import { EngramError, toErrorRecord } from '../contract/errors.ts';
import { pageHeaders } from '../contract/page-policy.ts';
import { readPageFile } from './page-files.ts';

const loopback = '127.0.0.1';
/** Calls are small; what is larger is no call. */
const mostCallBytes = 2 ** 20;

export interface LabServer {
  /** With the secret in it. */
  readonly url: string;
  close(): void;
}

/** `openLab` gives each page a channel of its own. Port 0 takes a free one. Rejects with `in-use` where the port is taken. */
export async function startServer(port: number, openLab: () => Promise<Channel>): Promise<LabServer> {
  const secret = randomBytes(24).toString('base64url');
  const http = createServer();
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostCallBytes });
  const guard = new Guard(secret, () => (http.address() as AddressInfo).port);
  http.on('request', (request, response) => void answer(guard, request, response));
  http.on('upgrade', (request, stream, head) => {
    if (guard.pathOf(request) !== 'lab' || !guard.isOwnOrigin(request)) return refuse(stream);
    sockets.handleUpgrade(request, stream, head, (socket) => void join(socket, openLab));
  });
  await listen(http, port);
  return {
    url: `http://${loopback}:${(http.address() as AddressInfo).port}/${secret}/`,
    close() {
      for (const socket of sockets.clients) socket.terminate();
      http.close();
      http.closeAllConnections();
    },
  };
}

function listen(http: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (cause) =>
      reject(
        new EngramError(
          'in-use',
          `Port ${port} on ${loopback} cannot be used (${cause.message}). Choose another with --port.`,
          { cause },
        ),
      ),
    );
    http.listen(port, loopback, resolve);
  });
}

/** Knows which requests are the page's own. */
class Guard {
  readonly #secret: string;
  readonly #port: () => number;

  constructor(secret: string, port: () => number) {
    this.#secret = secret;
    this.#port = port;
  }

  /** The path after the secret; null for a request to another host or without the secret. */
  pathOf({ headers, url = '' }: IncomingMessage): string | null {
    if (!this.#hosts().includes(headers.host ?? '')) return null;
    const [, secret = '', ...rest] = url.split(/[?#]/)[0].split('/');
    return isSame(secret, this.#secret) ? rest.join('/') : null;
  }

  isOwnOrigin({ headers }: IncomingMessage): boolean {
    return this.#hosts().some((host) => headers.origin === `http://${host}`);
  }

  #hosts(): string[] {
    return [`${loopback}:${this.#port()}`, `localhost:${this.#port()}`];
  }
}

function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

async function answer(guard: Guard, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = guard.pathOf(request);
  if (path === null) {
    return end(response, 403, 'This address lacks the secret. Open the whole address that Engram printed.');
  }
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return end(response, 405, 'Only GET is answered here.');
  const file = await readPageFile(path);
  if (!file) return end(response, 404, 'There is no such file in the page.');
  response
    .writeHead(200, { ...pageHeaders, 'Content-Type': file.type, 'Cache-Control': 'no-store' })
    .end(file.bytes);
}

function end(response: ServerResponse, status: number, sentence: string): void {
  response
    .writeHead(status, { ...pageHeaders, 'Content-Type': 'text/plain; charset=utf-8' })
    .end(`${sentence}\n`);
}

function refuse(stream: Duplex): void {
  stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
}

/** Passes messages between a page and a lab until one of them goes; what they say is theirs to check. */
async function join(socket: WebSocket, openLab: () => Promise<Channel>): Promise<void> {
  const early: Buffer[] = [];
  let receive = (data: Buffer): unknown => early.push(data);
  socket.on('error', () => undefined);
  socket.on('message', (data) => void receive(data as Buffer));
  const lab = await openLab().catch(toErrorRecord);
  if ('code' in lab) {
    socket.send(encode({ event: 'lab.failed', error: lab } satisfies LabEvent));
    return socket.close();
  }
  lab.onMessage((message) => socket.send(encode(message, { ignoreUndefined: true })));
  lab.onClose(() => socket.close());
  socket.on('close', () => lab.close());
  receive = (data) => {
    try {
      lab.send(decode(data));
    } catch {
      socket.close();
    }
  };
  early.forEach(receive);
  if (socket.readyState !== socket.OPEN) lab.close();
}
