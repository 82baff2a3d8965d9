// ONNX: the step and the whole episode, for onnxruntime and whatever else runs such models.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineFormat } from '../format.ts';
import { readModel } from './read.ts';
import { encodeEpisode, encodeStep } from './write.ts';

const files = { step: 'step.onnx', episode: 'episode.onnx' };

export const onnx = defineFormat({
  id: 'onnx',
  title: 'ONNX',
  sentence: 'The step and the whole episode as models that run in onnxruntime and elsewhere.',
  golden: 'npz',
  write: (network) =>
    Promise.resolve({ [files.step]: encodeStep(network), [files.episode]: encodeEpisode(network) }),
  read: (folder) =>
    Promise.all(
      Object.values(files).map(async (file) => readModel(await readFile(join(folder, file)), file)),
    ),
});
