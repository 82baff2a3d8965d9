// How long a part of a measurement would take, told from the parts before: an engine that only stands in for another takes
// minutes for what others do in milliseconds.
import type { Layer } from '../../science/networks/network.ts';

export class Pace {
  /** Of a synapse, a step and an episode, forward and backward; null while nothing was timed. */
  #seconds: number | null = null;

  /** Takes note of what a plastic network took; fixed connections cost several times less. */
  learn(shape: Layer, seconds: number): void {
    if (shape.kind === 'plastic' && shape.alpha !== 'none') this.#seconds = seconds / workOf(shape);
  }

  /** What a synapse, a step and an episode took. */
  learnSynapse(seconds: number): void {
    this.#seconds = seconds;
  }

  /** 0 where nothing is known yet. */
  secondsFor(shape: Pick<Layer, 'neurons' | 'batch' | 'steps'>): number {
    return (this.#seconds ?? 0) * workOf(shape);
  }
}

export function workOf({ neurons, batch, steps }: Pick<Layer, 'neurons' | 'batch' | 'steps'>): number {
  return neurons ** 2 * batch * steps;
}
