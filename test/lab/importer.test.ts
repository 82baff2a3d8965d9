// The importer as a process: whatever it is given, it is done or ended within seconds and a bounded memory.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FromImporter, ImportOrder } from '../../src-main/contract/importing.ts';
import { createProcessHost } from '../../src-main/lab/launcher/host.ts';
import { makeIdx, makeJpeg, makePng, makeZip } from '../support/data-files.ts';
import { createFolder, putFiles } from '../support/folders.ts';

const mostMegabytes = 256;

interface Outcome {
  readonly answer: FromImporter | undefined;
  readonly seconds: number;
  /** The most that the process ever held; 0 where the system does not tell. */
  readonly megabytes: number;
}

/** Has an importer process carry out an order; the time is from the order to the answer. */
async function carryOut(order: ImportOrder): Promise<Outcome> {
  const child = createProcessHost().start('importer');
  let megabytes = 0;
  const look = () => (megabytes = Math.max(megabytes, peakOf(child.pid)));
  const timer = setInterval(look, 10);
  const answers: FromImporter[] = [];
  const begun = performance.now();
  let seconds = 0;
  child.channel.onMessage((message) => {
    answers.push(message as FromImporter);
    seconds = (performance.now() - begun) / 1000;
    look();
  });
  child.channel.send(order);
  await child.exited;
  clearInterval(timer);
  return { answer: answers.find(({ type }) => type !== 'progress'), seconds, megabytes };
}

function peakOf(pid: number | undefined): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

function importOf(kind: 'images' | 'idx', path: string, size?: number): ImportOrder {
  const request = { kind, path, name: 'a', testShare: 0.1, seed: 1, ...(size !== undefined && { size }) };
  return { type: 'import', request, unfinished: join(createFolder(), 'unfinished.tmp') };
}

/** A small file that asks for the same piece of a large picture to be refined again and again. */
async function makeScanBomb(): Promise<Buffer> {
  const flat = new Uint8ClampedArray(4 * 2000 * 2000).fill(128);
  const file = await makeJpeg(2000, 2000, flat, { progressive: true });
  const lastScan = file.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = file.subarray(lastScan, file.length - 2);
  return Buffer.concat([
    file.subarray(0, lastScan),
    ...new Array<Buffer>(3000).fill(scan),
    file.subarray(-2),
  ]);
}

describe('an importer process', () => {
  // Once more where the machine had no time for it.
  test('is ended in the middle of a picture that takes too long, which it names', { retry: 1 }, async () => {
    const folder = putFiles(createFolder(), { 'f/bomb.jpg': await makeScanBomb() });
    const { answer, seconds, megabytes } = await carryOut(importOf('images', join(folder, 'f'), 32));
    expect(answer).toMatchObject({
      type: 'failed',
      error: {
        code: 'damaged',
        message:
          'bomb.jpg in f: reading it takes more than 1.3 s of computing, which a sound file of its kind does not. Leave it out.',
      },
    });
    expect(seconds).toBeLessThan(4);
    expect(megabytes).toBeLessThan(mostMegabytes);
  });

  test('refuses a bomb before it goes off', async () => {
    const boast = makePng({ width: 12, height: 12, rows: new Uint8Array(2 ** 26) });
    const folder = putFiles(createFolder(), { 'bomb.zip': makeZip([{ name: 'a.png', content: boast }]) });
    const { answer, seconds, megabytes } = await carryOut(importOf('images', join(folder, 'bomb.zip')));
    expect(answer).toMatchObject({ type: 'failed', error: { code: 'damaged' } });
    expect(seconds).toBeLessThan(2);
    expect(megabytes).toBeLessThan(mostMegabytes);
  });

  test('holds a small part of a large data set at a time', async () => {
    const pixels = new Uint8Array(2 ** 26).fill(7);
    const folder = putFiles(createFolder(), { 'large.idx': makeIdx([2 ** 16, 32, 32], pixels) });
    const order = importOf('idx', join(folder, 'large.idx'));
    const { answer, megabytes } = await carryOut(order);
    expect(answer).toMatchObject({ type: 'written', facts: { items: 2 ** 16 } });
    expect(statSync(order.unfinished).size).toBeGreaterThan(2 ** 26);
    expect(megabytes).toBeLessThan(mostMegabytes);
  });
});
