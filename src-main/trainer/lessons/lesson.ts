// What a network is taught by: a lesson is how one kind of task draws its episodes, has the network take them, and sends the
// loss back. The model around it owns the trained tensors and Adam.
import type { AgentConduct, FewShotAnswer } from '../../contract/examination.ts';
import type { EngineSession, Parameter } from '../../engines/engine.ts';
import type { GoldenEpisode } from '../../exports/golden.ts';
import type { ExperimentPlan } from '../../science/experiment.ts';
import type { EpisodePicture } from '../../science/tasks/task.ts';

/** Of the held-out episodes: the same for every run, so that runs can be compared. */
export const judgesSeed = 0;

export interface Outcome {
  /** Mean over the batch. */
  readonly loss: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** An episode as a person sees it, and how the network did in it. */
export interface EpisodeView {
  readonly pictures: readonly EpisodePicture[];
  readonly metrics: Readonly<Record<string, number>>;
  /** What an agent did in it. */
  readonly conduct: AgentConduct | null;
  /** What it took the query of a few-shot episode for. */
  readonly answer: FewShotAnswer | null;
}

export interface Lesson {
  /** A fresh batch of episodes, named by `step`, there and back: leaves the gradients in the parameters. */
  learn(step: number): Promise<Outcome>;
  /** The task's held-out metrics on a batch of the episodes that every run is judged by. */
  judge(number: number): Promise<Readonly<Record<string, number>>>;
  /** The first of those, one by one. */
  show(): Promise<EpisodeView[]>;
  /** The first episode of a batch of them, at the border that the network's program has (science/programs). */
  record(): Promise<GoldenEpisode>;
}

/** What a lesson is made with. `parameters` are those of the plan, by name. */
export interface LessonMaterials<T> {
  readonly plan: ExperimentPlan & { readonly task: T };
  readonly seed: number;
  readonly session: EngineSession;
  readonly parameters: ReadonlyMap<string, Parameter>;
}
