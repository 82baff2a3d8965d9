// How much of an engine is measured, and how long each part of it may take.
import type { SpeedScale } from '../../contract/speed.ts';
import { briefly, carefully, quickly } from './timing.ts';
import type { TimingPlan } from './timing.ts';
import { isPlastic, workOf } from './pace.ts';
import { listWorkloads } from './workloads.ts';
import type { Workload } from './workloads.ts';

export interface MeasuringPlan {
  /** From the quickest on. */
  readonly workloads: readonly Workload[];
  /** Neurons of the networks of which a synapse is measured, from the smallest on. */
  readonly sizes: readonly number[];
  readonly timing: TimingPlan;
  /** What would take longer for one update is left out. */
  readonly mostSeconds: number;
  /** On one thread besides on all. */
  readonly isOnOneThread: boolean;
  /** How long memory is copied, and on a device of its own from how large a buffer to another. */
  readonly copyMs: number;
  readonly copyBytes: number;
}

/** More than any card's cache holds. */
const largeBytes = 2 ** 28;

export const measuringPlans: Readonly<Record<SpeedScale, () => MeasuringPlan>> = {
  quick: () => ({
    workloads: sorted(listWorkloads(true)),
    sizes: [64, 128],
    timing: quickly,
    mostSeconds: Infinity,
    isOnOneThread: true,
    copyMs: 5,
    copyBytes: 2 ** 20,
  }),
  short: () => ({
    workloads: sorted(listPlastic(false)),
    sizes: [256, 1024],
    timing: briefly,
    mostSeconds: 4,
    isOnOneThread: false,
    copyMs: 150,
    copyBytes: largeBytes,
  }),
  full: () => ({
    workloads: sorted(listWorkloads(false)),
    sizes: [128, 256, 512, 1024, 2048, 4096],
    timing: carefully,
    mostSeconds: 30,
    isOnOneThread: true,
    copyMs: 150,
    copyBytes: largeBytes,
  }),
};

function listPlastic(isQuick: boolean): Workload[] {
  return listWorkloads(isQuick).filter(({ shape }) => isPlastic(shape));
}

function sorted(workloads: readonly Workload[]): Workload[] {
  return workloads.toSorted((a, b) => workOf(a.shape) - workOf(b.shape));
}

/** A network so small that every engine trains it in a moment, and large enough to tell what larger ones would take. */
export function smallTrial(): Workload {
  return sorted(listPlastic(true)).slice(-1)[0];
}
