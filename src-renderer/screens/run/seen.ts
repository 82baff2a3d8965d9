// A look at a checkpoint as numbers: what came as bytes, as floats.
import { toFloats } from '../../../src-main/contract/examination.ts';
import type {
  AgentConduct,
  Examination,
  FewShotAnswer,
  Matrix,
  MissingData,
  NeuronNames,
  Picture,
} from '../../../src-main/contract/examination.ts';

export interface SeenPicture extends Omit<Picture, 'values'> {
  readonly values: Float32Array;
}

/** What an agent did in an episode of T steps. */
export interface SeenConduct extends Omit<AgentConduct, 'values' | 'policy' | 'modulator'> {
  /** [T] */
  readonly values: Float32Array;
  /** [T, A] */
  readonly policy: Float32Array;
  /** [T] */
  readonly modulator: Float32Array | null;
}

/** What a network took a few-shot episode's query for. */
export interface SeenAnswer extends Omit<FewShotAnswer, 'probabilities' | 'hebb'> {
  /** [W] */
  readonly probabilities: Float32Array;
  /** The read-out's traces, a row a class and a column a feature. */
  readonly hebb: Omit<FewShotAnswer['hebb'], 'values'> & { readonly values: Float32Array };
}

export interface SeenEpisode {
  readonly pictures: readonly SeenPicture[];
  /** The task's metrics of this episode alone. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of an agent's episode. */
  readonly conduct: SeenConduct | null;
  /** Of a few-shot episode, whose last picture is the query. */
  readonly answer: SeenAnswer | null;
}

export interface SeenMatrix extends Omit<Matrix, 'values'> {
  /** Null until they have come. */
  readonly values: Float32Array | null;
}

export interface Seen {
  /** Updates done when the checkpoint was saved. */
  readonly step: number;
  readonly episodes: readonly SeenEpisode[];
  readonly neurons: NeuronNames | null;
  readonly matrices: readonly SeenMatrix[];
  /** Why there are no episodes; null where there are. */
  readonly missingData: MissingData | null;
}

export function seeEpisodes(episodes: Examination['episodes']): SeenEpisode[] {
  return episodes.map(({ pictures, metrics, conduct, answer }) => ({
    pictures: pictures.map(withFloats),
    metrics,
    conduct: conduct && seeConduct(conduct),
    answer: answer && seeAnswer(answer),
  }));
}

function seeConduct(conduct: AgentConduct): SeenConduct {
  const { values, policy, modulator } = conduct;
  return {
    ...conduct,
    values: toFloats(values),
    policy: toFloats(policy),
    modulator: modulator && toFloats(modulator),
  };
}

function seeAnswer(answer: FewShotAnswer): SeenAnswer {
  return { ...answer, probabilities: toFloats(answer.probabilities), hebb: withFloats(answer.hebb) };
}

export function withFloats<T extends { values: Uint8Array }>(
  given: T,
): Omit<T, 'values'> & { values: Float32Array } {
  return { ...given, values: toFloats(given.values) };
}

export function pictureOf({ pictures }: SeenEpisode, role: Picture['role']): SeenPicture | undefined {
  return pictures.find((picture) => picture.role === role);
}

export function shownIn({ pictures }: SeenEpisode): SeenPicture[] {
  return pictures.filter(({ role }) => role === 'shown');
}

/** As many of the pictures shown as there is room for, the one asked for among them, and how many are left out. */
export function someShown(episode: SeenEpisode, most: number) {
  const asked = askedFor(episode);
  const all = shownIn(episode).map((picture, k) => ({ ...picture, isAsked: k === asked }));
  const chosen = all.filter(({ isAsked }, k) => k < (asked >= most ? most - 1 : most) || isAsked);
  return { pictures: chosen, left: all.length - chosen.length };
}

/** Which of the pictures shown is the one to be recalled; -1 where none is. */
export function askedFor(episode: SeenEpisode): number {
  const target = pictureOf(episode, 'target');
  return shownIn(episode).findIndex(({ values }) => values.every((value, k) => value === target?.values[k]));
}
