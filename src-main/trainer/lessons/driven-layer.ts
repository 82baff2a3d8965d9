// A network's layer as its task sees it: inputs and states of the neurons that the task drives, whatever others there are.
import type { EngineSession, Parameter, Recurrence } from '../../engines/engine.ts';
import { openLayer } from '../../engines/layer.ts';
import { fitRows } from '../../science/arrays.ts';
import type { Floats } from '../../science/arrays.ts';
import { inputWidth, layerOf } from '../../science/networks/network.ts';
import type { ExperimentPlan } from '../../science/experiment.ts';
import type { DrivenPlan } from '../../science/tasks/task.ts';

export class DrivenLayer {
  readonly #recurrence: Recurrence;
  /** Neurons that the task drives, numbers that an input of the layer has, and neurons of the layer. */
  readonly #driven: number;
  readonly #inputs: number;
  readonly #neurons: number;

  static async open(
    session: EngineSession,
    { network, task, training }: ExperimentPlan & { readonly task: DrivenPlan },
    parameters: Iterable<Parameter>,
  ): Promise<DrivenLayer> {
    const layer = { ...layerOf(network), batch: training.batch, steps: task.steps };
    const recurrence = await openLayer(session, layer, parameters);
    return new DrivenLayer(recurrence, task.neurons, inputWidth(layer), layer.neurons);
  }

  private constructor(recurrence: Recurrence, driven: number, inputs: number, neurons: number) {
    this.#recurrence = recurrence;
    this.#driven = driven;
    this.#inputs = inputs;
    this.#neurons = neurons;
  }

  /** States [T, B, n] from inputs [T, B, n]. */
  async forward(inputs: Floats): Promise<Floats> {
    const states = await this.#recurrence.forward(fitRows(inputs, this.#driven, this.#inputs));
    return fitRows(states, this.#neurons, this.#driven);
  }

  /** From dLoss/dstates [T, B, n] to the gradients of all parameters. */
  backward(dStates: Floats): Promise<void> {
    return this.#recurrence.backward(fitRows(dStates, this.#driven, this.#neurons));
  }
}
