// What a network is to the rest of the project: parameters, a recurrence, and the tensors that training changes.
import type { z } from '../../contract/schema.ts';
import type { Random } from '../random.ts';
import { lstmTensorShapes } from './lstm/recurrence.ts';
import type { LstmShape } from './lstm/recurrence.ts';
import { tensorShapes } from '../plasticity/recurrence.ts';
import type { InputKind, RecurrenceShape } from '../plasticity/recurrence.ts';

/** One trained tensor: its name, shape, and how a fresh network fills it, in the order the tensors are listed. */
export interface TensorPlan {
  readonly name: string;
  readonly shape: readonly number[];
  initial(random: Random): Float64Array;
}

export type PlasticLayer = { readonly kind: 'plastic' } & RecurrenceShape;
export type LstmLayer = { readonly kind: 'lstm' } & LstmShape;

/** What an engine has to compute of a network. */
export type Layer = PlasticLayer | LstmLayer;

/** A layer but for the size of its episodes. */
export type LayerPlan = Omit<PlasticLayer, 'batch' | 'steps'> | Omit<LstmLayer, 'batch' | 'steps'>;

/** A network sized for a task. */
export interface NetworkPlan {
  readonly recurrence: LayerPlan;
  readonly tensors: readonly TensorPlan[];
  /** Names of single-number tensors whose value is a metric of every update. */
  readonly monitored: readonly string[];
}

/** What a network has to know of its task: how many neurons it drives and reads, and how it drives them. */
export interface TaskSize {
  readonly neurons: number;
  readonly inputs: InputKind;
}

export interface Network<P extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  readonly citation: string;
  readonly parameters: P;
  plan(parameters: z.output<P>, task: TaskSize): NetworkPlan;
}

/** Freezes a network, and lets its `plan` see its own parameters' types. */
export function defineNetwork<P extends z.ZodObject>(network: Network<P>): Network {
  return Object.freeze(network);
}

/** Shapes of a layer's trained tensors, by name. */
export function layerTensorShapes(layer: LayerPlan): Readonly<Record<string, readonly number[]>> {
  return { ...(layer.kind === 'lstm' ? lstmTensorShapes(layer) : tensorShapes(layer)) };
}

/** Numbers in an input of a layer. */
export function inputWidth(layer: LayerPlan): number {
  return layer.kind === 'lstm' ? layer.driven : layer.neurons;
}

/** What a layer's connections follow, in a word. */
export function ruleOf(layer: LayerPlan): string {
  if (layer.kind === 'lstm') return 'lstm';
  return layer.alpha === 'none' ? 'none' : layer.rule;
}
