// What a network is to the rest of the project: parameters, a recurrence, and the tensors that training changes.
import { EngramError } from '../../contract/errors.ts';
import type { z } from '../../contract/schema.ts';
import type { Random } from '../random.ts';
import { lstmTensorShapes } from './lstm/recurrence.ts';
import type { LstmShape } from './lstm/recurrence.ts';
import type { ConvolutionsShape } from './convolutions.ts';
import type { ReadoutShape } from './plastic-readout/readout.ts';
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

/** Convolutions whose features a plastic read-out tells apart. `neurons` are its classes. */
export type ReadoutPlan = { readonly kind: 'readout'; readonly neurons: number } & ReadoutShape &
  Pick<ConvolutionsShape, 'side' | 'layers'>;

/** A network sized for a task. */
export interface NetworkPlan {
  readonly recurrence: LayerPlan | ReadoutPlan;
  readonly tensors: readonly TensorPlan[];
  /** Names of single-number tensors whose value is a metric of every update. */
  readonly monitored: readonly string[];
}

/** The layer of a network that has one of its own. */
export function layerOf({ recurrence }: NetworkPlan): LayerPlan {
  if (recurrence.kind === 'readout') throw notServed('few-shot');
  return recurrence;
}

/** What a network has to know of a task that drives its neurons: how many it drives and reads, and how. */
export interface DrivenSize {
  readonly kind: 'driven';
  readonly neurons: number;
  readonly inputs: InputKind;
}

/** Of a task in which it acts: what it is given at a step, what it can do, and how many neurons suit. */
export interface AgentSize {
  readonly kind: 'agent';
  readonly neurons: number;
  readonly observations: number;
  readonly actions: number;
}

/** Of a task in which it learns classes from a few pictures each. */
export interface FewShotSize {
  readonly kind: 'few-shot';
  readonly ways: number;
  /** Pixels a side of a picture. */
  readonly side: number;
  /** What a label adds to its class's drive. */
  readonly labelStrength: number;
}

export type TaskSize = DrivenSize | AgentSize | FewShotSize;

export interface Network<P extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  readonly citation: string;
  /** The kinds of tasks that it can be given. */
  readonly serves: readonly TaskSize['kind'][];
  readonly parameters: P;
  plan(parameters: z.output<P>, task: TaskSize): NetworkPlan;
}

/** What `plan` throws for a kind of task that `serves` does not name. */
export function notServed(kind: TaskSize['kind']): EngramError {
  return new EngramError('internal', `A network met a task of kind "${kind}", which it does not serve.`);
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
