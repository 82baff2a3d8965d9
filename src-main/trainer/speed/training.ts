// A problem on an engine's session: forward, loss, backward and Adam, nothing else.
import type { EngineSession, Optimiser, Parameter, Recurrence } from '../../engines/engine.ts';
import { openLayer } from '../../engines/layer.ts';
import type { Floats } from '../../science/arrays.ts';
import { layerTensorShapes } from '../../science/networks/network.ts';
import type { Layer } from '../../science/networks/network.ts';
import type { Loss, Problem } from './workloads.ts';

export class ProblemTraining {
  readonly parameters: readonly Parameter[];
  readonly #recurrence: Recurrence;
  readonly #neurons: number;
  readonly #optimiser: Optimiser;
  /** Without its tensors, which are in the engine from here on. */
  readonly #episodes: Pick<Problem, 'inputs' | 'loss'>;

  /** Rejects where the engine has no kernel for it, or not the memory. */
  static async open(session: EngineSession, problem: Problem): Promise<ProblemTraining> {
    const { shape, tensors, inputs, loss, adam } = problem;
    const { parameters, recurrence } = await openRecurrence(session, shape, tensors);
    const optimiser = await session.adam(parameters, adam);
    return new ProblemTraining({ inputs, loss }, parameters, recurrence, shape.neurons, optimiser);
  }

  private constructor(
    episodes: Pick<Problem, 'inputs' | 'loss'>,
    parameters: readonly Parameter[],
    recurrence: Recurrence,
    neurons: number,
    optimiser: Optimiser,
  ) {
    this.#episodes = episodes;
    this.parameters = parameters;
    this.#recurrence = recurrence;
    this.#neurons = neurons;
    this.#optimiser = optimiser;
  }

  /** Leaves the gradients in the parameters; returns the loss. */
  async backward(): Promise<number> {
    const states = await this.#recurrence.forward(this.#episodes.inputs);
    const { loss, dStates } = judge(this.#episodes.loss, states, this.#neurons);
    await this.#recurrence.backward(dStates);
    return loss;
  }

  /** One training update; returns the loss before it. */
  async update(): Promise<number> {
    const loss = await this.backward();
    await this.#optimiser.update();
    return loss;
  }
}

export async function openRecurrence(
  session: EngineSession,
  shape: Layer,
  tensors: Problem['tensors'],
): Promise<{ parameters: Parameter[]; recurrence: Recurrence }> {
  const parameters: Parameter[] = [];
  for (const [name, dimensions] of Object.entries(layerTensorShapes(shape)))
    parameters.push(await session.parameter(name, dimensions, tensors[name]));
  return { parameters, recurrence: await openLayer(session, shape, parameters) };
}

/** The loss of states [T, B, N], and dloss/dstates. */
function judge(loss: Loss, states: Floats, neurons: number): { loss: number; dStates: Floats } {
  if (loss.kind === 'all') {
    const { dStates } = loss;
    return { loss: dStates.reduce((sum, slope, k) => sum + slope * states[k], 0), dStates };
  }
  const dStates = new Float32Array(states.length);
  const last = states.length - neurons;
  let sum = 0;
  loss.target.forEach((value, k) => {
    const difference = states[last + k] - value;
    sum += difference ** 2;
    dStates[last + k] = 2 * difference;
  });
  return { loss: sum, dStates };
}
