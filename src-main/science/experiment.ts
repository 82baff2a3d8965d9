// From a request to an experiment with every choice made, and from an experiment to plans that can run.
import { EngramError } from '../contract/errors.ts';
import type { Experiment, ExperimentRequest, MetricDescription, Settings } from '../contract/experiment.ts';
import type { z } from '../contract/schema.ts';
import { parseOrExplain } from '../contract/sentences.ts';
import { sizeOf } from './arrays.ts';
import { agentTensors } from './networks/agent.ts';
import { networks } from './networks/index.ts';
import { layerOf } from './networks/network.ts';
import type { Network, NetworkPlan } from './networks/network.ts';
import { tasks } from './tasks/index.ts';
import type { Task, TaskPlan } from './tasks/task.ts';
import { trainingParameters } from './training.ts';
import type { TrainingParameters } from './training.ts';

export const defaultEngine = 'wasm';

/** The entry of a registry by its id, or a `not-found` error that lists the ids there are. */
export function findEntry<E extends { readonly id: string }>(
  kind: string,
  entries: readonly E[],
  id: string,
): E {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry) return entry;
  const known = entries.map((candidate) => candidate.id).join(', ');
  throw new EngramError('not-found', `There is no ${kind} "${id}". Expected one of: ${known}.`);
}

/**
 * Fills in defaults and checks every value; throws EngramErrors in sentences. Whether the engine and the data set are there is
 * the caller's to check.
 */
export function resolveExperiment(request: ExperimentRequest): Experiment {
  const task = findEntry('task', tasks, request.task);
  const network = findEntry('network', networks, request.network ?? task.defaults.network);
  if (request.data !== undefined && !task.takesPictures) {
    throw new EngramError(
      'bad-input',
      `${task.id} makes its own data and takes no data set, got "${request.data}". Leave it out.`,
    );
  }
  requireService(network, task);
  const schemas = {
    task: task.parameters,
    network: network.parameters,
    training: trainingParameters,
  };
  return {
    task: task.id,
    network: network.id,
    engine: request.engine ?? defaultEngine,
    data: request.data ?? null,
    episodes: request.episodes ?? task.defaults.episodes,
    seed: request.seed ?? 1,
    settings: distribute(request.set ?? {}, task.defaults.set, schemas),
  };
}

function requireService(network: Network, task: Task): void {
  const fitting = networksFor(task);
  if (fitting.includes(network)) return;
  throw new EngramError(
    'bad-input',
    `The network ${network.id} cannot be given the task ${task.id}. Expected one of: ${fitting.map(({ id }) => id).join(', ')}.`,
  );
}

/** The networks that can be given a task. */
export function networksFor(task: Task): readonly Network[] {
  const { kind } = task.plan(task.parameters.parse({}));
  return networks.filter(({ serves }) => serves.includes(kind));
}

type Groups = Experiment['settings'];

/** Gives each flat setting to the schema that knows its name; `usual` are the task's own defaults, of whatever network. */
function distribute(set: Settings, usual: Settings, schemas: Record<keyof Groups, z.ZodObject>): Groups {
  const known = Object.values(schemas).flatMap((schema) => Object.keys(schema.shape));
  for (const name of Object.keys(set)) {
    if (known.includes(name)) continue;
    throw new EngramError(
      'bad-input',
      `There is no setting "${name}". Expected one of: ${known.join(', ')}.`,
    );
  }
  const part = (schema: z.ZodObject) =>
    parseOrExplain(
      schema,
      Object.fromEntries(Object.entries({ ...usual, ...set }).filter(([name]) => name in schema.shape)),
      'settings',
    ) as Settings;
  return { task: part(schemas.task), network: part(schemas.network), training: part(schemas.training) };
}

/**
 * An experiment that was written down elsewhere, perhaps by an earlier version: checks every value, and gives settings that were
 * not there yet the values they then had. Throws as `resolveExperiment` does.
 */
export function completeExperiment(experiment: Experiment): Experiment {
  const task = findEntry('task', tasks, experiment.task);
  const network = findEntry('network', networks, experiment.network);
  requireService(network, task);
  const complete = (schema: z.ZodObject, group: Settings) =>
    parseOrExplain(schema, group, 'settings') as Settings;
  return {
    ...experiment,
    settings: {
      task: complete(task.parameters, experiment.settings.task),
      network: complete(network.parameters, experiment.settings.network),
      training: complete(trainingParameters, experiment.settings.training),
    },
  };
}

/** An experiment ready to run. */
export interface ExperimentPlan {
  readonly task: TaskPlan;
  readonly network: NetworkPlan;
  readonly training: TrainingParameters;
  /** Trained numbers. */
  readonly parameters: number;
  /** Every metric an update reports, the time it took among them. */
  readonly metrics: Record<string, MetricDescription>;
  /** Those of them that are taken on held-out pictures. */
  readonly heldOut: readonly string[];
}

const seconds: MetricDescription = {
  title: 'Time an update',
  unit: 's',
  summary: 'mean-of-last-50',
  isRepeatable: false,
};

/** With what an agent's network has besides. */
function planNetwork(network: NetworkPlan, task: TaskPlan): NetworkPlan {
  if (task.kind !== 'agent') return network;
  return { ...network, tensors: [...network.tensors, ...agentTensors(layerOf(network), task)] };
}

export function planExperiment(experiment: Experiment): ExperimentPlan {
  const task = findEntry('task', tasks, experiment.task);
  const network = findEntry('network', networks, experiment.network);
  const taskPlan = task.plan(task.parameters.parse(experiment.settings.task));
  const networkPlan = planNetwork(
    network.plan(network.parameters.parse(experiment.settings.network), taskPlan),
    taskPlan,
  );
  const monitored = networkPlan.monitored.map((name) => [
    name,
    { title: name, unit: '', summary: 'last', isRepeatable: true } satisfies MetricDescription,
  ]);
  return {
    task: taskPlan,
    network: networkPlan,
    training: trainingParameters.parse(experiment.settings.training),
    parameters: networkPlan.tensors.reduce((sum, tensor) => sum + sizeOf(tensor.shape), 0),
    metrics: {
      ...task.metrics,
      ...(Object.fromEntries(monitored) as Record<string, MetricDescription>),
      seconds,
    },
    heldOut: task.heldOut ?? [],
  };
}
