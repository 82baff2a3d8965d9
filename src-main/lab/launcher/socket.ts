// The lab's door for clients on the same machine: a socket in a folder that only its owner can enter (a named pipe on
// Windows), and a secret on top. Frames are a 32-bit big-endian length and a structured clone.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { lstatSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Channel } from '../../contract/channel.ts';

const mostFrameBytes = 2 ** 28;
/** Before the secret is shown, a stranger can make us hold no more than this. */
const mostGreetingBytes = 64;

export interface Door {
  readonly address: string;
  readonly secret: string;
  close(): void;
}

/** Opens a door; `welcome` gets the channel of each client that knows the secret. */
export async function openDoor(welcome: (channel: Channel) => void): Promise<Door> {
  const secret = randomBytes(32).toString('hex');
  const folder = process.platform === 'win32' ? null : mkdtempSync(join(tmpdir(), 'engram-'));
  const address = folder ? join(folder, 'lab') : `\\\\.\\pipe\\engram-${randomBytes(16).toString('hex')}`;
  const server = createServer((socket) => greet(socket, secret, welcome));
  await listen(server, address);
  return {
    address,
    secret,
    close() {
      forgetDoor(address);
      server.close();
    },
  };
}

/** Removes what is left of a door, our own or one whose lab was killed: the socket and its folder, nothing else in it. */
export function forgetDoor(address: string | undefined): void {
  try {
    if (!address || !lstatSync(address, { throwIfNoEntry: false })?.isSocket()) return;
    rmSync(address);
    rmdirSync(dirname(address));
  } catch {
    // Left-overs of no consequence, in the system's folder for temporary files.
  }
}

function listen(server: Server, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
}

/** The first frame must be the secret; the answer is an empty frame. */
function greet(socket: Socket, secret: string, welcome: (channel: Channel) => void): void {
  socket.on('error', () => undefined);
  const frames = readFrames(socket, mostGreetingBytes);
  frames.onFrame = (frame) => {
    if (!isSame(frame, Buffer.from(secret))) return void socket.destroy();
    frames.mostBytes = mostFrameBytes;
    frames.onFrame = () => undefined;
    welcome(channelOver(socket, frames));
    writeFrame(socket, Buffer.alloc(0));
  };
}

function isSame(a: Buffer, b: Buffer): boolean {
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** Resolves to a channel once the lab has taken the secret; rejects where nobody answers. */
export function knock(address: string, secret: string): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    const frames = readFrames(socket, mostFrameBytes);
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('The lab closed the connection.')));
    socket.once('connect', () => writeFrame(socket, Buffer.from(secret)));
    frames.onFrame = () => resolve(channelOver(socket, frames));
  });
}

interface Frames {
  mostBytes: number;
  onFrame: (frame: Buffer) => void;
}

function channelOver(socket: Socket, frames: Frames): Channel {
  return {
    send(message) {
      if (socket.writable) writeFrame(socket, serialize(message));
    },
    onMessage(listener) {
      frames.onFrame = (frame) => listener(deserialize(frame));
    },
    onClose: (listener) => void socket.once('close', listener),
    close: () => void socket.end(),
  };
}

function writeFrame(socket: Socket, bytes: Buffer): void {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(bytes.length);
  socket.write(Buffer.concat([header, bytes]));
}

function readFrames(socket: Socket, mostBytes: number): Frames {
  const frames: Frames = { mostBytes, onFrame: () => undefined };
  let held: Buffer[] = [];
  let heldBytes = 0;
  socket.on('data', (chunk: Buffer) => {
    held.push(chunk);
    heldBytes += chunk.length;
    if (heldBytes < frameEnd(held[0])) return;
    const rest = takeFrames(Buffer.concat(held), frames);
    if (rest.length >= 4 && rest.readUInt32BE() > frames.mostBytes) socket.destroy();
    held = [rest];
    heldBytes = rest.length;
  });
  return frames;
}

/** Where the first frame ends, as far as that is known; no further than what may be asked of us at all. */
function frameEnd(start: Buffer): number {
  return start.length < 4 || start.readUInt32BE() > mostFrameBytes ? 4 : 4 + start.readUInt32BE();
}

/** Hands on every whole frame that is not too long; returns what is left. */
function takeFrames(bytes: Buffer, frames: Frames): Buffer {
  let rest = bytes;
  while (rest.length >= 4 && rest.readUInt32BE() <= frames.mostBytes && rest.length >= frameEnd(rest)) {
    const end = frameEnd(rest);
    frames.onFrame(rest.subarray(4, end));
    rest = rest.subarray(end);
  }
  return rest;
}
