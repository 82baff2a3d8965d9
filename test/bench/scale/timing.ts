// What was waited for, and how long: the first time, when nothing was asked before, and the quickest.

export interface Timing {
  readonly what: string;
  /** Milliseconds. */
  readonly first: number;
  readonly best: number;
}

/** Does it so many times, one after the other; `act` resolves with the milliseconds that count. */
export async function timeOf(
  what: string,
  times: number,
  act: (turn: number) => Promise<number>,
): Promise<Timing> {
  const taken: number[] = [];
  for (let turn = 0; turn < times; turn++) taken.push(await act(turn));
  return { what, first: taken[0], best: Math.min(...taken) };
}

/** How long work takes, in milliseconds. */
export async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
