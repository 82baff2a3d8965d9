// The importers on the real thing, where it is at hand.
import { describe, expect, test } from 'vitest';
import { importers } from '../../../src-main/lab/datasets/importers/index.ts';
import { noPulse } from '../../../src-main/lab/datasets/pulse.ts';
import { readAll } from '../../support/read-dataset.ts';
import { sharedData } from '../../support/shared-data.ts';

const omniglot = sharedData('omniglot');
const cifar10 = sharedData('cifar-10-batches-bin');

describe('the real', () => {
  test.skipIf(!omniglot)(
    'Omniglot has 1623 characters of 50 alphabets by 20 drawers, 964 of them for training',
    async () => {
      const survey = await importers.omniglot.survey({ path: omniglot ?? '' }, noPulse);
      expect(survey).toMatchObject({ items: 32_460, width: 105, height: 105, channels: 1 });
      expect(survey.classes).toHaveLength(1623);
      expect(new Set(survey.classes.map((name) => name.split('/')[0])).size).toBe(50);
      expect(survey.classes[963]).toBe('Tifinagh/character55');
      expect(survey.classes[964]).toBe('Angelic/character01');
      for await (const { at, pixels, isTest } of survey.read()) {
        expect({ at, isTest }).toEqual({ at: 0, isTest: false });
        const ink = pixels.filter((value) => value === 0).length / pixels.length;
        expect(pixels.every((value) => value === 0 || value === 255)).toBe(true);
        expect(ink).toBeGreaterThan(0.01);
        expect(ink).toBeLessThan(0.2);
        break;
      }
      await survey.close();
    },
  );

  test.skipIf(!cifar10)('CIFAR-10 has ten classes of colour pictures, and a test batch', async () => {
    const read = await readAll('cifar-10', cifar10 ?? '');
    expect(read).toMatchObject({ items: 11_000, width: 32, height: 32, channels: 3, hasSplit: true });
    expect(read.classes[9]).toBe('truck');
    expect(read.isTest.filter(Boolean)).toHaveLength(1000);
    for (let label = 0; label < 10; label++)
      expect(read.labels.filter((value) => value === label).length).toBeGreaterThan(900);
  });
});
