// Pages of a data set's items, read from its file.
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { noPulse } from '../../src-main/lab/datasets/pulse.ts';
import { DatasetWriter } from '../../src-main/lab/datasets/writer.ts';
import { readPage } from '../../src-main/lab/thumbnails.ts';
import { createFolder } from '../support/folders.ts';

async function writeItems(width: number, height: number, brightness: readonly number[]): Promise<string> {
  const path = join(createFolder(), 'items');
  const shape = {
    items: brightness.length,
    width,
    height,
    channels: 1,
    classes: ['dark', 'bright'],
  } as const;
  const writer = await DatasetWriter.create(path, shape, noPulse);
  for (const [at, value] of brightness.entries()) {
    const pixels = new Uint8Array(width * height).fill(value);
    await writer.add({ at, pixels, labels: [value > 127 ? 1 : 0], isTest: at > 1 });
  }
  await writer.finish();
  await writer.close();
  return path;
}

test('a page has the items asked for, as far as there are any, and the classes their counts', async () => {
  const path = await writeItems(4, 3, [10, 200, 30]);
  const { classes, thumbnails } = await readPage(path, 1, 99);
  expect(classes).toEqual([
    { name: 'dark', items: 2 },
    { name: 'bright', items: 1 },
  ]);
  expect(thumbnails).toMatchObject({
    from: 1,
    width: 4,
    height: 3,
    channels: 1,
    labels: [1, 0],
    isTest: [false, true],
  });
  expect([...thumbnails.pixels]).toEqual([
    ...new Array<number>(12).fill(200),
    ...new Array<number>(12).fill(30),
  ]);
  expect((await readPage(path, 7, 9)).thumbnails.labels).toEqual([]);
});

test('large pictures are reduced, at their edges too', async () => {
  const { thumbnails } = await readPage(await writeItems(300, 200, [90]), 0, 1);
  expect(thumbnails).toMatchObject({ width: 100, height: 67 });
  expect(thumbnails.pixels.every((value) => value === 90)).toBe(true);
});

test('a file that was cut short is said to be so', async () => {
  const path = await writeItems(4, 3, [10]);
  truncateSync(path, 400);
  await expect(readPage(path, 0, 1)).rejects.toThrow("A data set's file was cut short.");
  truncateSync(path, 20);
  await expect(readPage(path, 0, 1)).rejects.toMatchObject({ code: 'damaged' });
  await expect(readPage(`${path}x`, 0, 1)).rejects.toThrow('of a data set is missing.');
});
