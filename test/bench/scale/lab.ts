// The lab of a full home: from no process at all to its first answer, and to the list of all runs in a client.
import { setTimeout as sleep } from 'node:timers/promises';
import { connectToLab } from '../../../src-main/lab/launcher/connect.ts';
import { readNote } from '../../../src-main/lab/launcher/home.ts';
import { isAlive } from '../../support/home.ts';
import { millisecondsOf, timeOf } from './timing.ts';
import type { Timing } from './timing.ts';

const times = 5;

export async function measureLab(home: string): Promise<Timing[]> {
  const lists: number[] = [];
  const start = await timeOf('the lab starts and answers', times, async () => {
    const begun = performance.now();
    const lab = await connectToLab(home);
    await lab.call('lab.describe', {});
    const taken = performance.now() - begun;
    lists.push(await millisecondsOf(() => lab.call('runs.list', {})));
    lab.close();
    await labGone(home);
    return taken;
  });
  return [start, { what: 'all runs are listed to a client', first: lists[0], best: Math.min(...lists) }];
}

/** A lab ends by itself after its last client. */
async function labGone(home: string): Promise<void> {
  while (isAlive(readNote(home)?.pid)) await sleep(20);
}
