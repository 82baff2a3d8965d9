// How the rows of a recurrence are shared out to workgroups of a graphics card.

interface Rows {
  readonly neurons: number;
}

/** Rows that a workgroup takes. */
export const rowsAtOnce = 4;

/** Lanes of a workgroup: enough for long rows, few where rows are short. */
export function lanesOf({ neurons }: Rows): number {
  return neurons <= 256 ? 64 : neurons <= 512 ? 128 : 256;
}

/** Workgroups that the rows of an episode take. */
export function blocksOf({ neurons }: Rows): number {
  return Math.ceil(neurons / rowsAtOnce);
}

/** Lanes of a workgroup that takes a neuron a lane. */
export const deltaLanes = 64;
