// What the wasm engine is to reach on each workload.
import type { WorkloadId } from '../../../src-main/contract/speed.ts';
import type { Goals } from './contests.ts';

export const workloadGoals: Readonly<Record<WorkloadId, Goals>> = {
  patterns: { eager: 12, compiling: 4, memory: 40 },
  images: { eager: 20, compiling: 6, memory: 40 },
  oja: { eager: 10, compiling: 6 },
  retroactive: { eager: 6, compiling: 2.5 },
  rnn: { eager: 1, compiling: 1 },
  lstm: { eager: 1, compiling: 1 },
};
