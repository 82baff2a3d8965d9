// TensorFlow.js: the step as a graph model, for a web page or Node.
import { defineFormat } from '../format.ts';
import { readModel } from './read.ts';
import { writeModel } from './write.ts';

export const tfjs = defineFormat({
  id: 'tfjs',
  title: 'TensorFlow.js',
  sentence: 'The step as a graph model that TensorFlow.js loads in a web page or in Node.',
  golden: 'json',
  write: (network) => Promise.resolve(writeModel(network)),
  read: async (folder) => [await readModel(folder)],
});
