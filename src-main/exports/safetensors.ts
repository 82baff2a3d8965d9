// safetensors: all trained tensors in one file, with texts on where they came from.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeTensors, encodeTensors } from '../contract/safetensors.ts';
import { defineFormat } from './format.ts';
import { parseProgram, textsOf } from './program-text.ts';

const file = 'model.safetensors';

export const safetensors = defineFormat({
  id: 'safetensors',
  title: 'safetensors',
  sentence: 'The trained tensors in one file, for PyTorch, JAX and others.',
  golden: 'safetensors',
  write(network) {
    const { tensors } = network;
    return Promise.resolve({ [file]: encodeTensors({ tensors, metadata: textsOf(network) }) });
  },
  async read(folder) {
    const { tensors, metadata } = decodeTensors(await readFile(join(folder, file)));
    const named = Object.fromEntries(tensors.map(({ name, values }) => [name, values]));
    return [{ file, program: parseProgram(metadata.program, file), tensors: named }];
  },
});
