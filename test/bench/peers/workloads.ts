// What the wasm engine is to reach on each workload, and how a person reads the workload's name.
import type { WorkloadId } from '../../../src-main/contract/speed.ts';
import type { Goals } from './contests.ts';

export const workloadFacts: Readonly<Record<WorkloadId, { title: string; goals: Goals }>> = {
  patterns: { title: 'Binary patterns', goals: { eager: 12, compiling: 4, memory: 40 } },
  images: { title: 'Images, clamped', goals: { eager: 20, compiling: 6, memory: 40 } },
  oja: { title: 'Maze, Oja’s rule', goals: { eager: 10, compiling: 6 } },
  retroactive: {
    title: 'Maze, retroactive neuromodulation, 30 episodes',
    goals: { eager: 6, compiling: 2.5 },
  },
  rnn: { title: 'Fifty bits, RNN', goals: { eager: 1, compiling: 1 } },
  lstm: { title: 'Fifty bits, LSTM', goals: { eager: 1, compiling: 1 } },
};
