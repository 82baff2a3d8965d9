// The lab process: opens the home named on its command line, opens its door, and lives as long as it has a client.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../contract/channel.ts';
import { toErrorRecord } from '../contract/errors.ts';
import { isUtilityProcess, parentChannel } from '../contract/parent-channel.ts';
import type { LabStarted } from './launcher/connect.ts';
import { createProcessHost } from './launcher/host.ts';
import { relayHost } from './launcher/relay.ts';
import { readNote, removeNote, writeNote } from './launcher/home.ts';
import { forgetDoor, openDoor } from './launcher/socket.ts';
import { removeUnfinished } from './exports/places.ts';
import { Lab } from './lab.ts';
import { serveCalls } from './serve-calls.ts';
import { openHome } from './store/database.ts';
import { sweepObjects } from './store/objects.ts';
import { DatasetStore } from './store/datasets.ts';
import { ExportStore } from './store/exports.ts';
import { Removals } from './store/removals.ts';
import { SpeedReports } from './store/speed-reports.ts';
import { Store } from './store/store.ts';
import { SweepStore } from './store/sweeps.ts';

/** How long a new lab waits for its first client. */
const firstClientMs = 10_000;

const starter = parentChannel();
const home = process.argv[2];

// Ctrl-C and a closed terminal reach the client, which says what becomes of its runs; the lab ends after its last client.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

// A fault of ours ends the lab: its trainers save nothing more, and the next lab marks their runs.
process.on('uncaughtException', (error) => {
  appendFileSync(join(home, 'lab.log'), `${new Date().toISOString()} ${error.stack ?? error.message}\n`);
  process.exit(1);
});

start().then(
  () => starter.send({ type: 'ready' } satisfies LabStarted),
  (error: unknown) => {
    starter.send({ type: 'failed', error: toErrorRecord(error) } satisfies LabStarted);
    starter.close();
  },
);

async function start(): Promise<void> {
  const { database, lock, objects } = openHome(home);
  const store = new Store(database);
  sweepObjects(objects, (sha256) => store.isFileInUse(sha256));
  const stores = {
    ...{ runs: store, removals: new Removals(database) },
    ...{ datasets: new DatasetStore(database), sweeps: new SweepStore(database, store) },
    ...{ exports: new ExportStore(database), speeds: new SpeedReports(database) },
  };
  removeUnfinished(stores.exports);
  const host = isUtilityProcess ? relayHost(starter) : createProcessHost();
  const lab = new Lab(host, stores, home, objects);
  const clients = new Set<Channel>();
  let isClosing = false;

  const door = await openDoor((channel) => {
    clients.add(channel);
    serveCalls(lab, channel);
    channel.onClose(() => {
      clients.delete(channel);
      void closeUnlessUsed();
    });
  });
  forgetDoor(readNote(home)?.address);
  writeNote(home, { pid: process.pid, address: door.address, secret: door.secret });
  setTimeout(() => void closeUnlessUsed(), firstClientMs);
  process.on('SIGTERM', () => void close());

  async function closeUnlessUsed(): Promise<void> {
    if (clients.size === 0) await close();
  }

  async function close(): Promise<void> {
    if (isClosing) return;
    isClosing = true;
    door.close();
    await lab.close();
    database.close();
    removeNote(home);
    lock.close();
    process.exit();
  }
}
