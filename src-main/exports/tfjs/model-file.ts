// model.json of a TensorFlow.js graph model, as far as an exported network needs it.
import { z } from '../../contract/schema.ts';
import { graphNode } from './operations.ts';

const tensorInfo = z.object({
  name: z.string(),
  dtype: z.literal('DT_FLOAT'),
  tensorShape: z.object({ dim: z.array(z.object({ size: z.string() })) }),
});

const weight = z.object({
  name: z.string(),
  shape: z.array(z.int()),
  dtype: z.enum(['float32', 'int32']),
});
export type Weight = z.infer<typeof weight>;

export const modelFile = z.object({
  format: z.literal('graph-model'),
  generatedBy: z.string(),
  convertedBy: z.string(),
  signature: z.object({
    inputs: z.record(z.string(), tensorInfo),
    outputs: z.record(z.string(), tensorInfo),
  }),
  userDefinedMetadata: z.record(z.string(), z.string()),
  modelTopology: z.object({
    node: z.array(graphNode),
    versions: z.object({ producer: z.int(), minConsumer: z.int() }),
  }),
  weightsManifest: z.tuple([z.object({ paths: z.tuple([z.string()]), weights: z.array(weight) })]),
});
export type ModelFile = z.output<typeof modelFile>;
export type TensorInfo = z.infer<typeof tensorInfo>;
