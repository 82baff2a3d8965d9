// Whose outputs a golden episode has, and what happens where an export computes something else.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defineFormat } from '../../src-main/exports/format.ts';
import { safetensors } from '../../src-main/exports/safetensors.ts';
import { settleGolden } from '../../src-main/exports/settle-golden.ts';
import { writeExport } from '../../src-main/exports/write-export.ts';
import { makeExport, networkCases } from '../support/exported-networks.ts';
import { createFolder } from '../support/folders.ts';

const given = await makeExport(networkCases[0]);
const tensors = Object.fromEntries(given.tensors.map(({ name, values }) => [name, values]));

describe('golden outputs', () => {
  test('are the engine’s where it is near double precision', () => {
    const { golden, found } = settleGolden(given.program, tensors, given.golden);
    expect(golden).toBe(given.golden);
    expect(found.outputs).toBe('engine');
    expect(found.engineDifference).toBeLessThan(1e-5);
  });

  test('are those of double precision where the engine strays, and say by how much', () => {
    const outputs = given.golden.outputs.map((tensor) => ({
      ...tensor,
      values: tensor.values.map((value, k) => (k === 7 ? value + 1e-4 : value)),
    }));
    const { golden, found } = settleGolden(given.program, tensors, { ...given.golden, outputs });
    expect(found.outputs).toBe('double-precision');
    expect(found.engineDifference).toBeCloseTo(1e-4, 6);
    golden.outputs.forEach(({ values }, k) =>
      values.forEach((value, at) => expect(value).toBeCloseTo(given.golden.outputs[k].values[at], 5)),
    );
  });
});

describe('an export that is not the network', () => {
  /** A format whose file changes on the way to the disk and back. */
  const spoilt = (change: (folder: string) => void) =>
    defineFormat({
      ...safetensors,
      read(folder) {
        change(join(folder, 'model.safetensors'));
        return safetensors.read(folder);
      },
    });

  test('is refused with how far off it is', async () => {
    const format = spoilt((path) => {
      const bytes = readFileSync(path);
      bytes.writeFloatLE(0.5, bytes.length - 4 * 13 * 13);
      writeFileSync(path, bytes);
    });
    await expect(writeExport(join(createFolder(), 'a'), format, given)).rejects.toMatchObject({
      code: 'internal',
      message: expect.stringMatching(
        /^model\.safetensors was read back and does not compute what Engram computed: over the golden episode it differs by [\d.e-]+, more than 0\.00001\. Nothing was exported\.$/,
      ) as string,
    });
  });

  test('is refused as damaged where it cannot be read', async () => {
    const format = spoilt((path) => writeFileSync(path, readFileSync(path).subarray(0, -1)));
    await expect(writeExport(join(createFolder(), 'a'), format, given)).rejects.toMatchObject({
      code: 'damaged',
    });
  });
});
