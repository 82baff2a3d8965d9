// What a task is to the rest of the project: parameters, episodes drawn from random numbers, and how states are judged.
import type { NeuronNames } from '../../contract/examination.ts';
import type { MetricDescription, Settings } from '../../contract/experiment.ts';
import type { z } from '../../contract/schema.ts';
import type { Floats } from '../arrays.ts';
import type { CharacterSource } from '../data/character-source.ts';
import type { AgentSize, DrivenSize, FewShotSize } from '../networks/network.ts';
import type { PictureSource } from '../data/picture-source.ts';
import type { Random } from '../random.ts';
import type { ActorCriticSettings } from '../reinforcement/actor-critic.ts';
import type { EnvironmentPlan } from './environment.ts';
import type { FewShotEpisode } from './omniglot/episode.ts';

/** How the network did: `loss` is a mean over the batch, `gradient` = dloss/dstates [T, B, N] of the states' own precision. */
export interface Evaluation {
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
  readonly gradient: Floats;
}

/** Numbers from -1 to 1 in rows of `columns`. */
export interface EpisodePicture {
  readonly title: string;
  readonly role: 'shown' | 'cue' | 'recalled' | 'target' | 'error';
  readonly columns: number;
  readonly values: Float32Array;
}

/** A batch of episodes: inputs u [T, B, N], and the judgement of the states [T, B, N] that they led to. */
export interface EpisodeBatch {
  readonly inputs: Float32Array;
  /** What a person would want to see of the first episode, from the states it led to. */
  show(states: Floats): EpisodePicture[];
  evaluate(states: Floats): Evaluation;
}

/** What all tasks with their parameters fixed have. */
interface CommonPlan {
  readonly steps: number;
  /** How many held-out episodes tell a person something: one, or some where they differ. */
  readonly episodesShown: number;
  /** The held-out episodes that a finished run is judged by, and by how many others of them every `period` updates before. */
  readonly judging: {
    readonly episodes: number;
    readonly onTheWay: { readonly period: number; readonly episodes: number } | null;
  };
  /** What each metric would be for a network that guesses. */
  readonly chance: Readonly<Record<string, number>>;
}

/** A task with its parameters fixed, one that drives neurons and judges their states. */
export interface DrivenPlan extends DrivenSize, CommonPlan {
  /** What the neurons stand for that it drives; absent where they have no names. */
  readonly neuronNames?: NeuronNames;
  /** Side of the pictures that episodes are drawn from; absent where the task makes its own episodes. */
  readonly pictureSize?: number;
  /** `pictures` are those of one split, of `pictureSize`. */
  draw(random: Random, batch: number, pictures?: PictureSource): EpisodeBatch;
}

/** A task in which the network acts in an environment. */
export interface AgentPlan extends AgentSize, CommonPlan {
  readonly environment: EnvironmentPlan;
  readonly learning: ActorCriticSettings;
}

/** A task in which the network learns classes from a few drawings each. */
export interface FewShotPlan extends FewShotSize, CommonPlan {
  readonly shots: number;
  readonly heldOutClasses: number;
  /** What the network is given as ink; the source has it as zero. */
  readonly ink: 'one' | 'zero';
  readonly classSeed: number;
  /** `classes` are indices into the source's. */
  draw(source: CharacterSource, classes: readonly number[], random: Random): FewShotEpisode;
}

export type TaskPlan = DrivenPlan | AgentPlan | FewShotPlan;

export interface Task<P extends z.ZodObject = z.ZodObject, L extends TaskPlan = TaskPlan> {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  readonly citation: string;
  readonly parameters: P;
  readonly metrics: Readonly<Record<string, MetricDescription>>;
  /** What the paper used, or what suits a first try; `set` are settings of network and training. */
  readonly defaults: { readonly network: string; readonly episodes: number; readonly set: Settings };
  /** Whether its episodes are drawn from a data set of pictures, or from made-up ones. */
  readonly takesPictures?: boolean;
  /** Metrics that are taken on episodes of their own, of which no update learns. */
  readonly heldOut?: readonly string[];
  /** Settings that make it small enough to test in milliseconds. */
  readonly small: Settings;
  plan(parameters: z.output<P>): L;
}

/** Freezes a task, and lets its `plan` see its own parameters' types. */
export function defineTask<P extends z.ZodObject, L extends TaskPlan>(
  task: Task<P, L>,
): Task<z.ZodObject, L> {
  return Object.freeze(task);
}
