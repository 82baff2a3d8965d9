// How long a part of a measurement would take, told from the parts before: an engine that only stands in for another takes
// minutes for what others do in milliseconds.
import type { Layer } from '../../science/networks/network.ts';

export class Pace {
  /** Of a synapse, a step and an episode of a plastic network, forward and backward; null while nothing was timed. */
  #seconds: number | null = null;

  /** Takes note of what a network took. */
  learn(shape: Layer, seconds: number): void {
    if (isPlastic(shape)) this.learnSynapse(seconds / workOf(shape));
  }

  /** What a synapse, a step and an episode took. */
  learnSynapse(seconds: number): void {
    this.#seconds = seconds;
  }

  /** 0 where nothing is known yet, and of fixed connections, which cost several times less. */
  secondsFor(shape: Layer): number {
    return isPlastic(shape) ? this.secondsForSynapses(workOf(shape)) : 0;
  }

  /** Of so many synapses, steps and episodes, multiplied. */
  secondsForSynapses(work: number): number {
    return (this.#seconds ?? 0) * work;
  }
}

export function isPlastic(shape: Layer): boolean {
  return shape.kind === 'plastic' && shape.alpha !== 'none';
}

/** Synapses times steps times episodes. */
export function workOf({ neurons, batch, steps }: Pick<Layer, 'neurons' | 'batch' | 'steps'>): number {
  return neurons ** 2 * batch * steps;
}
