// NumPy's npz: all trained tensors as arrays, and beside them the bytes of a JSON object with texts on where they came from.
import { join } from 'node:path';
import type { Floats } from '../science/arrays.ts';
import { z } from '../contract/schema.ts';
import { encodeNpz, readNpz } from '../formats/npz.ts';
import { defineFormat } from './format.ts';
import { parseProgram, textsOf } from './program-text.ts';

const file = 'model.npz';
const textsName = '__metadata__';
/** Of what is read back. */
const bounds = { arrays: 1000, bytes: 2 ** 33 };

export const npz = defineFormat({
  id: 'npz',
  title: 'NumPy npz',
  sentence: 'The trained tensors as NumPy arrays in one file.',
  golden: 'npz',
  async write(network) {
    const texts = new TextEncoder().encode(JSON.stringify(textsOf(network)));
    const array = { name: textsName, shape: [texts.length], values: texts };
    return { [file]: await encodeNpz([...network.tensors, array]) };
  },
  async read(folder) {
    const arrays = await readNpz(join(folder, file), file, bounds);
    const numbers = arrays.flatMap(({ name, values }): [string, Floats][] =>
      values instanceof Uint8Array ? [] : [[name, values]],
    );
    const texts = readTexts(arrays.find(({ name }) => name === textsName)?.values);
    return [{ file, program: parseProgram(texts.program, file), tensors: Object.fromEntries(numbers) }];
  },
});

function readTexts(values: Floats | Uint8Array | undefined): Record<string, string> {
  if (!(values instanceof Uint8Array)) return {};
  const found = z.record(z.string(), z.string()).safeParse(JSON.parse(new TextDecoder().decode(values)));
  return found.data ?? {};
}
