// A network on an engine, ready to be updated: built fresh from an experiment's seed, or put back as a checkpoint left it.
import { EngramError } from '../contract/errors.ts';
import type { Experiment } from '../contract/experiment.ts';
import type {
  EngineSession,
  Optimiser,
  Parameter,
  Recurrence,
  RecurrenceParameters,
} from '../engines/engine.ts';
import { engines } from '../engines/index.ts';
import { findEntry, planExperiment } from '../science/experiment.ts';
import type { ExperimentPlan } from '../science/experiment.ts';
import { createRandom } from '../science/random.ts';
import type { EpisodePicture } from '../science/tasks/task.ts';
import type { NamedTensor, TensorFile } from './safetensors.ts';

export class Model {
  readonly #experiment: Experiment;
  readonly #plan: ExperimentPlan;
  readonly #session: EngineSession;
  readonly #parameters: ReadonlyMap<string, Parameter>;
  readonly #recurrence: Recurrence;
  readonly #optimiser: Optimiser;

  /** Rejects with `unavailable` or `out-of-memory` where the engine cannot. */
  static async create(experiment: Experiment): Promise<Model> {
    const plan = planExperiment(experiment);
    const session = await findEntry('engine', engines, experiment.engine).open();
    const random = createRandom(experiment.seed, 'initialValues', 0);
    const parameters = new Map<string, Parameter>();
    for (const tensor of plan.network.tensors) {
      const { name, shape } = tensor;
      parameters.set(name, await session.parameter(name, shape, tensor.initial(random)));
    }
    const shape = { ...plan.network.recurrence, batch: plan.training.batch, steps: plan.task.steps };
    const recurrence = await session.recurrence(
      shape,
      Object.fromEntries(parameters) as unknown as RecurrenceParameters,
    );
    const optimiser = await session.adam([...parameters.values()], plan.training);
    return new Model(experiment, plan, session, parameters, recurrence, optimiser);
  }

  private constructor(
    experiment: Experiment,
    plan: ExperimentPlan,
    session: EngineSession,
    parameters: ReadonlyMap<string, Parameter>,
    recurrence: Recurrence,
    optimiser: Optimiser,
  ) {
    this.#experiment = experiment;
    this.#plan = plan;
    this.#session = session;
    this.#parameters = parameters;
    this.#recurrence = recurrence;
    this.#optimiser = optimiser;
  }

  /**
   * One update from a fresh batch of episodes; `step` counts from 0 and names the batch. Returns the metrics of the batch and
   * the monitored numbers after the update. Rejects with `not-finite`, changing nothing, where the loss is no number.
   */
  async update(step: number): Promise<Record<string, number>> {
    const random = createRandom(this.#experiment.seed, 'episodes', step);
    const episodes = this.#plan.task.draw(random, this.#plan.training.batch);
    const { loss, metrics, gradient } = episodes.evaluate(await this.#recurrence.forward(episodes.inputs));
    if (!Number.isFinite(loss)) throw await this.#lossNotFinite(loss, step);
    await this.#recurrence.backward(gradient);
    await this.#optimiser.update();
    return { loss, ...metrics, ...(await this.#monitored()) };
  }

  async #lossNotFinite(loss: number, step: number): Promise<EngramError> {
    const culprit = await this.#findNotFinite();
    const where = culprit
      ? `The tensor "${culprit}" holds a number that is none`
      : 'The states grew beyond all numbers';
    return new EngramError(
      'not-finite',
      `The loss of episode ${step + 1} is ${loss}, nothing to learn from. ${where}. The network is saved as it was before that episode; a smaller learning rate may help.`,
    );
  }

  /** The first tensor with a number that is infinite or none. */
  async #findNotFinite(): Promise<string | undefined> {
    for (const parameter of this.#parameters.values())
      if (!(await parameter.read()).every(Number.isFinite)) return parameter.name;
    return undefined;
  }

  /** What the network does on an episode that training never draws. */
  async show(): Promise<EpisodePicture[]> {
    const random = createRandom(this.#experiment.seed, 'examination', 0);
    const episodes = this.#plan.task.draw(random, this.#plan.training.batch);
    return episodes.show(await this.#recurrence.forward(episodes.inputs));
  }

  async #monitored(): Promise<Record<string, number>> {
    const values: Record<string, number> = {};
    for (const name of this.#plan.network.monitored)
      values[name] = (await this.#parameters.get(name)?.read())?.[0] ?? NaN;
    return values;
  }

  /** Everything that further updates depend on, besides the experiment and the step. */
  async save(): Promise<TensorFile> {
    const { updates, moments } = await this.#optimiser.read();
    const tensors: NamedTensor[] = [];
    for (const parameter of this.#parameters.values()) {
      tensors.push({ name: parameter.name, shape: parameter.shape, values: await parameter.read() });
    }
    for (const { name, shape } of this.#parameters.values()) {
      tensors.push({ name: momentsName(name), shape: [2, ...shape], values: moments[name] });
    }
    return { tensors, metadata: { updates: String(updates), experiment: JSON.stringify(this.#experiment) } };
  }

  async restore(file: TensorFile): Promise<void> {
    const saved = new Map(file.tensors.map((tensor) => [tensor.name, tensor.values]));
    const valuesOf = (name: string) => {
      const values = saved.get(name);
      if (!values) throw new EngramError('damaged', `The checkpoint has no tensor "${name}".`);
      return values;
    };
    for (const parameter of this.#parameters.values()) await parameter.write(valuesOf(parameter.name));
    const moments = [...this.#parameters.keys()].map((name) => [name, valuesOf(momentsName(name))] as const);
    await this.#optimiser.write({
      updates: Number(file.metadata.updates),
      moments: Object.fromEntries(moments),
    });
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

function momentsName(parameter: string): string {
  return `adam.${parameter}`;
}
