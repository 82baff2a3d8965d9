// The plastic recurrence on TensorFlow: what goes in and out. The way through an episode and back stand beside it.
import type { Floats } from '../../science/arrays.ts';
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';
import { checkSteps } from '../engine.ts';
import type { Recurrence, RecurrenceParameters } from '../engine.ts';
import { Episode } from './episode.ts';
import { EpisodeGradient } from './episode-gradient.ts';
import type { Operations } from './operations.ts';
import type { TensorFlowParameter } from './parameter.ts';

export class TensorFlowRecurrence implements Recurrence {
  readonly #operations: Operations;
  readonly #shape: RecurrenceShape;
  readonly #episode: Episode;
  readonly #gradient: EpisodeGradient;

  /** Throws `unavailable` for a rule that is not known. */
  constructor(
    operations: Operations,
    shape: RecurrenceShape,
    parameters: RecurrenceParameters<TensorFlowParameter>,
  ) {
    this.#operations = operations;
    this.#shape = shape;
    this.#episode = new Episode(operations, shape, parameters);
    this.#gradient = new EpisodeGradient(this.#episode);
    this.#episode.begin();
  }

  reset(): Promise<void> {
    this.#episode.begin();
    return Promise.resolve();
  }

  step(inputs: Floats): Promise<Floats> {
    checkSteps(this.#shape.steps, this.#episode.steps.length + 1);
    return Promise.resolve(this.#operations.read(this.#episode.take(inputs)));
  }

  forward(inputs: Floats): Promise<Floats> {
    const size = this.#shape.batch * this.#shape.neurons;
    checkSteps(this.#shape.steps, inputs.length / size);
    this.#episode.begin();
    for (let at = 0; at < inputs.length; at += size) this.#episode.take(inputs.subarray(at, at + size));
    const states = this.#episode.steps.map(({ state }) => state);
    return Promise.resolve(this.#operations.compute(() => this.#operations.pack(states)));
  }

  backward(dStates: Floats): Promise<void> {
    this.#gradient.run(dStates);
    return Promise.resolve();
  }

  readInputGradient = () => Promise.resolve(this.#gradient.readInputGradient());

  close(): void {
    this.#episode.close();
    this.#gradient.close();
  }
}
