// NumPy archives of tensors: written, read back, and refused where they lie.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeNpz, readNpz } from '../../src-main/formats/npz.ts';
import { createFolder } from '../support/folders.ts';

const arrays = [
  { name: 'w', shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, -0.1) },
  { name: 'eta', shape: [], values: Float64Array.of(0.01) },
  { name: 'bias', shape: [3], values: Float32Array.of(0, NaN, -Infinity) },
  { name: 'note', shape: [2], values: Uint8Array.of(123, 125) },
  { name: 'none', shape: [0, 4], values: new Float32Array(0) },
];
const bounds = { arrays: 100, bytes: 1e6 };

async function write(): Promise<string> {
  const path = join(createFolder(), 'arrays.npz');
  writeFileSync(path, await encodeNpz(arrays));
  return path;
}

describe('an npz', () => {
  test('gives back what was written, float32 as doubles of the same value', async () => {
    const read = await readNpz(await write(), 'arrays.npz', bounds);
    expect(read.map(({ name, shape }) => ({ name, shape }))).toEqual(
      arrays.map(({ name, shape }) => ({ name, shape })),
    );
    read.forEach(({ values }, k) => expect([...values]).toEqual([...arrays[k].values]));
    expect(read[3].values).toBeInstanceOf(Uint8Array);
  });

  test('is the same bytes for the same arrays', async () => {
    expect(await encodeNpz(arrays)).toEqual(await encodeNpz(arrays));
  });

  test('is refused where it has more than is taken', async () => {
    const path = await write();
    await expect(readNpz(path, 'arrays.npz', { ...bounds, arrays: 4 })).rejects.toMatchObject({
      code: 'bad-input',
      message: 'arrays.npz: expected at most 4 arrays, got more.',
    });
    await expect(readNpz(path, 'arrays.npz', { ...bounds, bytes: 300 })).rejects.toMatchObject({
      code: 'bad-input',
      message: 'arrays.npz: expected at most 300 bytes of arrays, got more.',
    });
  });

  test('is called damaged wherever it was cut short, and never read as something else', async () => {
    const path = await write();
    const whole = readFileSync(path);
    for (let end = 0; end < whole.length; end += 41) {
      writeFileSync(path, whole.subarray(0, end));
      await expect(readNpz(path, 'arrays.npz', bounds)).rejects.toMatchObject({ code: 'damaged' });
    }
  });

  test('is called damaged where a value was changed', async () => {
    const path = await write();
    const bytes = readFileSync(path);
    bytes[bytes.indexOf('NUMPY') + 128] ^= 1;
    writeFileSync(path, bytes);
    await expect(readNpz(path, 'arrays.npz', bounds)).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringContaining('w.npy in arrays.npz') as string,
    });
  });
});
