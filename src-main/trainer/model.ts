// A network on an engine, ready to be updated: built fresh from an experiment's seed, or put back as a checkpoint left it.
import { momentsName } from '../contract/checkpoint.ts';
import { EngramError } from '../contract/errors.ts';
import type { Experiment } from '../contract/experiment.ts';
import type { NamedTensor, TensorFile } from '../contract/safetensors.ts';
import type { EngineSession, Optimiser, Parameter } from '../engines/engine.ts';
import { engines } from '../engines/index.ts';
import type { GoldenEpisode } from '../exports/golden.ts';
import { findEntry, planExperiment } from '../science/experiment.ts';
import type { ExperimentPlan } from '../science/experiment.ts';
import { marginOfMean, mean } from '../science/statistics/summary.ts';
import { createRandom } from '../science/random.ts';
import type { TaskPlan } from '../science/tasks/task.ts';
import { openLesson } from './lessons/index.ts';
import type { EpisodeView, Lesson } from './lessons/lesson.ts';

export class Model {
  readonly #experiment: Experiment;
  readonly #plan: ExperimentPlan;
  readonly #session: EngineSession;
  readonly #parameters: ReadonlyMap<string, Parameter>;
  readonly #lesson: Lesson;
  readonly #optimiser: Optimiser;

  /**
   * `objects` is the folder of hashed files; `threads` null takes as many as are fastest. Rejects with `unavailable` or
   * `out-of-memory` where the engine cannot.
   */
  static async create(experiment: Experiment, objects = '', threads: number | null = null): Promise<Model> {
    const plan = planExperiment(experiment);
    const engine = findEntry('engine', engines, experiment.engine);
    const session = await engine.open(threads === null ? {} : { threads });
    const random = createRandom(experiment.seed, 'initialValues', 0);
    const parameters = new Map<string, Parameter>();
    for (const tensor of plan.network.tensors) {
      const { name, shape } = tensor;
      parameters.set(name, await session.parameter(name, shape, tensor.initial(random)));
    }
    const lesson = await openLesson(experiment, plan, objects, session, parameters);
    const optimiser = await session.adam([...parameters.values()], plan.training);
    return new Model(experiment, plan, session, parameters, lesson, optimiser);
  }

  private constructor(
    experiment: Experiment,
    plan: ExperimentPlan,
    session: EngineSession,
    parameters: ReadonlyMap<string, Parameter>,
    lesson: Lesson,
    optimiser: Optimiser,
  ) {
    this.#experiment = experiment;
    this.#plan = plan;
    this.#session = session;
    this.#parameters = parameters;
    this.#lesson = lesson;
    this.#optimiser = optimiser;
  }

  /**
   * One update from a fresh batch of episodes; `step` counts from 0 and names the batch. Returns the metrics of the batch and
   * the monitored numbers after the update. Rejects with `not-finite`, changing nothing, where the loss is no number.
   */
  async update(step: number): Promise<Record<string, number>> {
    const { loss, metrics } = await this.#lesson.learn(step);
    if (!Number.isFinite(loss)) throw await this.#lossNotFinite(loss, step);
    await this.#optimiser.update();
    return { loss, ...this.#ownMetrics(metrics), ...(await this.#monitored()) };
  }

  #ownMetrics(metrics: Readonly<Record<string, number>>): Record<string, number> {
    return Object.fromEntries(Object.entries(metrics).filter(([name]) => !this.#plan.heldOut.includes(name)));
  }

  /** How a run of it is judged on episodes of their own. */
  get judging(): TaskPlan['judging'] {
    return this.#plan.task.judging;
  }

  /**
   * The metrics that are taken on held-out pictures, as means over at least `count` episodes, from episode number `first` on
   * of those that every run is judged by; and their margins, where there are several batches. Nothing where the task has
   * none.
   */
  async judge(first: number, count: number): Promise<Record<string, number>> {
    const names = this.#plan.heldOut;
    if (names.length === 0) return {};
    const rows: Readonly<Record<string, number>>[] = [];
    for (let k = 0; k < Math.ceil(count / this.#plan.training.batch); k++)
      rows.push(await this.#lesson.judge(first + k));
    const entries = names.flatMap((name) => {
      const { margin } = this.#plan.metrics[name];
      const values = rows.map((metrics) => metrics[name]);
      const found: [string, number][] = [[name, mean(values)]];
      return margin && rows.length > 1 ? [...found, [margin, marginOfMean(values)] as const] : found;
    });
    return Object.fromEntries(entries);
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

  /** What the network does on the first of the episodes that every run is judged by. */
  show(): Promise<EpisodeView[]> {
    return this.#lesson.show();
  }

  /** What the network is given and answers with over the first of those episodes. */
  record(): Promise<GoldenEpisode> {
    return this.#lesson.record();
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

  /** Puts everything back that further updates depend on. */
  async restore(file: TensorFile): Promise<void> {
    const valuesOf = finder(file);
    await this.restoreParameters(file);
    const moments = [...this.#parameters.keys()].map((name) => [name, valuesOf(momentsName(name))] as const);
    await this.#optimiser.write({
      updates: Number(file.metadata.updates),
      moments: Object.fromEntries(moments),
    });
  }

  /** Puts the trained tensors back alone, which is enough to look at the network. */
  async restoreParameters(file: TensorFile): Promise<void> {
    const valuesOf = finder(file);
    for (const parameter of this.#parameters.values()) await parameter.write(valuesOf(parameter.name));
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

/** The values of a tensor by its name; throws `damaged` where there is none. */
function finder({ tensors }: TensorFile): (name: string) => NamedTensor['values'] {
  const saved = new Map(tensors.map((tensor) => [tensor.name, tensor.values]));
  return (name) => {
    const values = saved.get(name);
    if (!values) throw new EngramError('damaged', `The checkpoint has no tensor "${name}".`);
    return values;
  };
}
