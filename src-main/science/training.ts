// Settings of training itself, the same for every task and network.
import { z } from '../contract/schema.ts';
import { adamParameters } from './optimisers/adam.ts';

export const trainingParameters = z.strictObject({
  batch: z
    .int()
    .min(1)
    .max(4096)
    .default(1)
    .meta({ unit: 'episodes', help: 'Episodes an update; their gradients are averaged.' }),
  ...adamParameters,
  checkpointSeconds: z.number().min(0).max(86400).default(10).meta({
    unit: 's',
    help: 'Longest time of training that a crash can cost; 0 saves after every update.',
  }),
});

export type TrainingParameters = z.output<typeof trainingParameters>;
