// Settings of training itself, the same for every task and network.
import { z } from '../contract/schema.ts';
import { adamParameters } from './optimisers/adam.ts';

/** The schema, with the learning rate that suits the task as its default. */
export function trainingParameters(learningRate: number) {
  return z.strictObject({
    batch: z
      .int()
      .min(1)
      .max(4096)
      .default(1)
      .meta({ unit: 'episodes', help: 'Episodes an update; their gradients are averaged.' }),
    ...adamParameters(learningRate),
    checkpointSeconds: z.number().min(0).max(86400).default(10).meta({
      unit: 's',
      help: 'Longest time of training that a crash can cost; 0 saves after every update.',
    }),
  });
}

export type TrainingParameters = z.output<ReturnType<typeof trainingParameters>>;
