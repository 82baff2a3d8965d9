// How a client comes by a lab: the one that has the home open, or one it starts.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel } from '../../contract/channel.ts';
import { connectClient } from '../../contract/client.ts';
import type { LabClient } from '../../contract/client.ts';
import { EngramError, errorRecord, fromErrorRecord } from '../../contract/errors.ts';
import { z } from '../../contract/schema.ts';
import { createProcessHost } from './host.ts';
import type { Child, Host } from './host.ts';
import { readNote } from './home.ts';
import { knock } from './socket.ts';

/** What a lab tells the process that started it. */
const labStarted = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('failed'), error: errorRecord }),
]);
export type LabStarted = z.infer<typeof labStarted>;

/** How long a lab that is about to end is waited for, and how long a new one may take to be ready. */
const patienceMs = 15_000;
const startMs = 60_000;

/** Rejects with the EngramError that kept the lab from starting. A lab about to end is waited for. */
export async function connectToLab(home: string, host: Host = createProcessHost()): Promise<LabClient> {
  return connectClient(await openLabChannel(home, host));
}

/** The same for who passes messages on without reading them. */
export async function openLabChannel(home: string, host: Host): Promise<Channel> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const channel = (await joinLab(home)) ?? (await startLab(home, host, giveUpAt));
    if (channel) return channel;
    await sleep(50);
  }
}

async function joinLab(home: string): Promise<Channel | null> {
  const note = readNote(home);
  return note && knock(note.address, note.secret).catch(() => null);
}

/** Null where another lab holds the home and there is time left to wait for it. */
async function startLab(home: string, host: Host, giveUpAt: number): Promise<Channel | null> {
  const child = host.start('lab', [home]);
  const answer = await firstAnswer(child);
  child.release();
  if (answer.type === 'ready') return joinLab(home);
  const error = fromErrorRecord(answer.error);
  if (error instanceof EngramError && error.code === 'in-use' && Date.now() < giveUpAt) return null;
  throw error;
}

function firstAnswer(child: Child): Promise<LabStarted> {
  const overdue = setTimeout(() => child.kill(), startMs);
  return new Promise<LabStarted>((resolve) => {
    child.channel.onMessage((message) => {
      const answer = labStarted.safeParse(message);
      if (answer.success) resolve(answer.data);
    });
    void child.exited.then(({ lastWords }) => {
      const message = `The lab process ended before it was ready. ${lastWords}`;
      resolve({ type: 'failed', error: { code: 'internal', message } });
    });
  }).finally(() => clearTimeout(overdue));
}
