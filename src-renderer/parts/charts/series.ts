// One metric over a run in arrays that grow, with its running mean kept up as values come. Holds up to millions of values.
import { indexOfStep } from './min-max.ts';
import type { Points } from './min-max.ts';

/** Episodes that the smoothed curve is the mean of. */
export const smoothingCount = 20;

export class Series implements Points {
  length = 0;
  steps = new Float64Array(1024);
  values = new Float64Array(1024);
  smooth = new Float64Array(1024);
  #lowest = -1;
  #sum = 0;
  #count = 0;

  /** Adds a value; where its step is already there, all from that step on is replaced, as when a run is resumed. */
  put(step: number, value: number): void {
    if (this.length > 0 && step <= this.steps[this.length - 1]) this.#truncate(indexOfStep(this, step));
    if (this.length === this.steps.length) this.#grow();
    this.steps[this.length] = step;
    this.values[this.length] = value;
    this.#extend(this.length++);
  }

  /** Begins anew with these values. */
  fill(steps: readonly number[], values: readonly number[]): void {
    this.#truncate(0);
    for (let k = 0; k < steps.length; k++) this.put(steps[k], values[k]);
  }

  get lastStep(): number {
    return this.length > 0 ? this.steps[this.length - 1] : 0;
  }

  /** Index of the lowest finite value; -1 where there is none. */
  get lowest(): number {
    return this.#lowest;
  }

  /** Index of the value nearest to `step`; -1 where there is none. */
  nearest(step: number): number {
    if (this.length === 0) return -1;
    const next = Math.min(indexOfStep(this, step), this.length - 1);
    const isBeforeNearer = next > 0 && step - this.steps[next - 1] < this.steps[next] - step;
    return isBeforeNearer ? next - 1 : next;
  }

  /** The last `count` values, oldest first. */
  recent(count: number): number[] {
    return [...this.values.subarray(Math.max(0, this.length - count), this.length)];
  }

  #extend(k: number): void {
    this.#include(this.values[k], 1);
    if (k >= smoothingCount) this.#include(this.values[k - smoothingCount], -1);
    this.smooth[k] = this.#count > 0 ? this.#sum / this.#count : NaN;
    this.#compare(k);
  }

  #compare(k: number): void {
    const isLower = this.#lowest < 0 || this.values[k] < this.values[this.#lowest];
    if (isLower && Number.isFinite(this.values[k])) this.#lowest = k;
  }

  #include(value: number, sign: 1 | -1): void {
    if (!Number.isFinite(value)) return;
    this.#sum += sign * value;
    this.#count += sign;
  }

  #truncate(length: number): void {
    this.length = length;
    this.#sum = 0;
    this.#count = 0;
    this.#lowest = -1;
    for (let k = 0; k < length; k++) this.#compare(k);
    for (let k = Math.max(0, length - smoothingCount); k < length; k++) this.#include(this.values[k], 1);
  }

  #grow(): void {
    this.steps = enlarge(this.steps);
    this.values = enlarge(this.values);
    this.smooth = enlarge(this.smooth);
  }
}

function enlarge(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * array.length);
  larger.set(array);
  return larger;
}
