// A data set on a disk without room.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { noPulse } from '../../../src-main/lab/datasets/pulse.ts';
import { DatasetWriter } from '../../../src-main/lab/datasets/writer.ts';
import { createSmallDisk, noSmallDisk } from '../../support/small-disk.ts';

const item = new Uint8Array(1024);
const shapeOf = (items: number) => ({ items, width: 32, height: 32, channels: 1, classes: ['a'] }) as const;

test('a data set that the disk has no room for is refused before and while it is written', async ({
  skip,
}) => {
  const disk = createSmallDisk(24);
  if (disk === null) return skip(noSmallDisk);
  await expect(DatasetWriter.create(join(disk, 'a'), shapeOf(20_000), noPulse)).rejects.toMatchObject({
    code: 'home-unusable',
    message: expect.stringMatching(
      /^The data set needs 20\.5 MB, and the disk of Engram's home has 25\.\d MB free\. Make room, or choose another home with --home\.$/,
    ) as string,
  });
  const writer = await DatasetWriter.create(join(disk, 'a'), shapeOf(6000), noPulse);
  onTestFinished(() => writer.close());
  expect(() => writeFileSync(join(disk, 'other'), new Uint8Array(2 ** 25))).toThrow('ENOSPC');
  const fill = async () => {
    for (let at = 0; at < 6000; at++) await writer.add({ at, pixels: item, labels: [0], isTest: false });
    await writer.finish();
  };
  await expect(fill()).rejects.toMatchObject({
    code: 'home-unusable',
    message:
      'The data set of 6.16 MB could not be written: ENOSPC: no space left on device, write. Nothing of it was kept; make room, then try again.',
  });
});
