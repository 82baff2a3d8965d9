// Hands the page a port to the lab, and keeps the lab alive while the application is. A lab that ends is started again.
import { app, ipcMain, MessageChannelMain } from 'electron';
import type { IpcMainEvent, MessagePortMain } from 'electron';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LabEvent } from '../contract/calls.ts';
import type { Channel } from '../contract/channel.ts';
import { toErrorRecord } from '../contract/errors.ts';
import { openLabChannel } from '../lab/launcher/connect.ts';
import { createProcessHost } from '../lab/launcher/host.ts';
import type { Host } from '../lab/launcher/host.ts';
import { isOwnPage } from './own-page.ts';
import { utilityHost } from './utility-host.ts';

/** How long a closing application waits for runs to be saved. */
const saveMs = 20_000;

/** ENGRAM_NODE names a Node binary that lab and trainers run on instead of Electron's own. */
const nodeBinary = process.env.ENGRAM_NODE;
const base = nodeBinary ? createProcessHost(nodeBinary) : utilityHost;

let labEnded: Promise<unknown> = Promise.resolve();
const host: Host = {
  start(program, options) {
    const child = base.start(program, options);
    labEnded = child.exited;
    return child;
  },
};

const open = new Set<Channel>();
let isQuitting = false;

export function offerLab(home: string): void {
  void keepLab(home);
  ipcMain.on('engram:request-port', (event) => {
    if (isOwnPage(event)) void handPort(event, home);
  });
  app.on('before-quit', (event) => {
    if (isQuitting) return;
    event.preventDefault();
    isQuitting = true;
    // Not from inside this event: Electron is still in the middle of quitting then.
    void leaveLab().then(() => setImmediate(() => app.quit()));
  });
}

async function handPort({ sender }: IpcMainEvent, home: string): Promise<void> {
  const { port1, port2 } = new MessageChannelMain();
  const lab = await openLabChannel(home, host).catch(toErrorRecord);
  if (sender.isDestroyed()) return 'code' in lab ? undefined : lab.close();
  sender.postMessage('engram:port', null, [port1]);
  if (!('code' in lab)) return join(port2, lab);
  port2.postMessage({ event: 'lab.failed', error: lab } satisfies LabEvent);
  port2.postMessage(null);
}

/** Passes messages on unread: the page's and the lab's ends check them. */
function join(port: MessagePortMain, lab: Channel): void {
  open.add(lab);
  port.on('message', ({ data }) => lab.send(data));
  port.on('close', () => lab.close());
  lab.onMessage((message) => port.postMessage(message));
  lab.onClose(() => {
    open.delete(lab);
    port.postMessage(null);
  });
  port.start();
}

async function keepLab(home: string): Promise<void> {
  while (!isQuitting) {
    const lab = await openLabChannel(home, host).catch(() => null);
    if (lab) {
      open.add(lab);
      await new Promise<void>((resolve) => lab.onClose(resolve));
      open.delete(lab);
    }
    await sleep(500);
  }
}

/** A utility process ends with the application: the lab is given time to save its runs. A plain one does so by itself. */
async function leaveLab(): Promise<void> {
  for (const channel of open) channel.close();
  if (!nodeBinary) await Promise.race([labEnded, sleep(saveMs)]);
}
