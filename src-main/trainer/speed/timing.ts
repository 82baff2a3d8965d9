// The median time of something done over and over, after a warm-up in which code is compiled and memory is first touched.
import { median } from '../../science/statistics/summary.ts';

/** How often and how long: each at least, but never longer than `mostSeconds` once something was timed. */
export interface TimingPlan {
  readonly warmUps: number;
  readonly warmUpSeconds: number;
  readonly repeats: number;
  readonly seconds: number;
  readonly mostSeconds: number;
}

export const carefully: TimingPlan = {
  warmUps: 2,
  warmUpSeconds: 0.3,
  repeats: 5,
  seconds: 0.3,
  mostSeconds: 20,
};

/** Enough to tell engines apart, and no wait to speak of. */
export const briefly: TimingPlan = {
  warmUps: 1,
  warmUpSeconds: 0.2,
  repeats: 3,
  seconds: 0.3,
  mostSeconds: 4,
};

export const quickly: TimingPlan = {
  warmUps: 1,
  warmUpSeconds: 0,
  repeats: 3,
  seconds: 0,
  mostSeconds: 2,
};

/** Seconds. Lets the process receive messages in between. */
export async function timeRepeated(work: () => Promise<unknown>, plan: TimingPlan): Promise<number> {
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  let last = NaN;
  for (let k = 0; k < plan.warmUps || elapsed() < plan.warmUpSeconds; k++) {
    last = await timeOnce(work);
    if (elapsed() >= plan.mostSeconds) return last;
  }
  const end = elapsed() + plan.seconds;
  const times: number[] = [];
  while (times.length < plan.repeats || elapsed() < end) {
    times.push(await timeOnce(work));
    if (elapsed() >= plan.mostSeconds) break;
  }
  return median(times) ?? last;
}

async function timeOnce(work: () => Promise<unknown>): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}
