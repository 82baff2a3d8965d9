// How a client comes by a lab: the one that has the home open, or one it starts.
import { setTimeout as sleep } from 'node:timers/promises';
import { connectClient } from '../../contract/client.ts';
import type { LabClient } from '../../contract/client.ts';
import { EngramError, errorRecord, fromErrorRecord } from '../../contract/errors.ts';
import { z } from '../../contract/schema.ts';
import { processHost } from './host.ts';
import { readNote } from './home.ts';
import { knock } from './socket.ts';

/** What a lab tells the process that started it. */
export const labStarted = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('failed'), error: errorRecord }),
]);
export type LabStarted = z.infer<typeof labStarted>;

/** How long a lab that is about to end is waited for, and how long a new one may take to be ready. */
const patienceMs = 15_000;
const startMs = 60_000;

/** Rejects with the EngramError that kept the lab from starting. A lab about to end is waited for. */
export async function connectToLab(home: string): Promise<LabClient> {
  const giveUpAt = Date.now() + patienceMs;
  for (;;) {
    const client = (await joinLab(home)) ?? (await startLab(home, giveUpAt));
    if (client) return client;
    await sleep(50);
  }
}

async function joinLab(home: string): Promise<LabClient | null> {
  const note = readNote(home);
  if (!note) return null;
  return knock(note.address, note.secret).then(connectClient, () => null);
}

/** Null where another lab holds the home and there is time left to wait for it. */
async function startLab(home: string, giveUpAt: number): Promise<LabClient | null> {
  const child = processHost.start('lab', [home]);
  const overdue = setTimeout(() => child.kill(), startMs);
  const answer = await new Promise<LabStarted>((resolve) => {
    child.channel.onMessage((message) => resolve(labStarted.parse(message)));
    void child.exited.then(({ lastWords }) => {
      const message = `The lab process ended before it was ready. ${lastWords}`;
      resolve({ type: 'failed', error: { code: 'internal', message } });
    });
  });
  clearTimeout(overdue);
  child.release();
  if (answer.type === 'ready') return joinLab(home);
  const error = fromErrorRecord(answer.error);
  if (error instanceof EngramError && error.code === 'in-use' && Date.now() < giveUpAt) return null;
  throw error;
}
