// Which engine a run takes where nobody named one: the processor's, unless a graphics card is here and a short trial of the very
// experiment finds it faster. The choice says why in a sentence.
import { EngramError } from '../contract/errors.ts';
import type { EngineChoice, EngineReport, Experiment } from '../contract/experiment.ts';
import { likenessOf } from '../contract/studies.ts';
import { defaultEngine, planExperiment } from '../science/experiment.ts';
import { memoryNeedOf, memoryShortage } from './memory.ts';

/** What a trial came to: the seconds of an update, or why there was none. */
export type Trial = { readonly engine: EngineReport } & (
  { readonly seconds: number } | { readonly problem: string }
);

export interface EngineChoiceParts {
  readonly probe: () => Promise<readonly EngineReport[]>;
  /** Seconds of an update of an experiment, on the engine that it names. Rejects with an EngramError where it cannot run. */
  readonly tryOut: (experiment: Experiment) => Promise<number>;
}

export class EngineChoices {
  readonly #parts: EngineChoiceParts;
  /** By experiment, but for its seed and length: repetitions are not tried again, and so stay together. */
  readonly #made = new Map<string, Promise<EngineChoice>>();

  constructor(parts: EngineChoiceParts) {
    this.#parts = parts;
  }

  /** What is known before a trial. */
  async outlook(): Promise<EngineChoice> {
    return outlook(await this.#parts.probe());
  }

  /** What `choose` has said, or what is known before it. */
  async presume(experiment: Experiment): Promise<EngineChoice> {
    return this.#made.get(keyOf(experiment)) ?? this.outlook();
  }

  /** Takes a few seconds where there is a graphics card. */
  choose(experiment: Experiment): Promise<EngineChoice> {
    const key = keyOf(experiment);
    const made = this.#made.get(key) ?? this.#choose(experiment);
    this.#made.set(key, made);
    made.catch(() => this.#made.delete(key));
    return made;
  }

  async #choose(experiment: Experiment): Promise<EngineChoice> {
    const reports = await this.#parts.probe();
    if (cardsAmong(reports).length === 0) return outlook(reports);
    const trials: Trial[] = [];
    for (const engine of candidatesAmong(reports)) trials.push(await this.#try(experiment, engine));
    return decide(trials);
  }

  async #try(experiment: Experiment, engine: EngineReport): Promise<Trial> {
    const shortage = memoryShortage(memoryNeedOf(planExperiment(experiment)), engine);
    if (shortage) return { engine, problem: shortage };
    try {
      return { engine, seconds: await this.#parts.tryOut({ ...experiment, engine: engine.id }) };
    } catch (error) {
      if (!(error instanceof EngramError)) throw error;
      return { engine, problem: error.message };
    }
  }
}

function keyOf(experiment: Experiment): string {
  return `${experiment.data} ${likenessOf(experiment)}`;
}

function cardsAmong(reports: readonly EngineReport[]): EngineReport[] {
  return reports.filter(({ isAvailable, isOnCard }) => isAvailable && isOnCard);
}

/** The processor's own engine and all that compute on a graphics card. */
function candidatesAmong(reports: readonly EngineReport[]): EngineReport[] {
  return [...reports.filter(({ id }) => id === defaultEngine), ...cardsAmong(reports)];
}

function outlook(reports: readonly EngineReport[]): EngineChoice {
  const cards = cardsAmong(reports);
  const own = reports.find(({ id }) => id === defaultEngine);
  const title = own?.title ?? defaultEngine;
  if (cards.length > 0)
    return {
      engine: defaultEngine,
      isSettled: false,
      reason: `A short trial at the start tells which is fastest: ${title} on the processor, or ${listed(cards.map(nameOf), 'or')}.`,
    };
  const imitation = reports.find(({ id, isAvailable }) => id === 'webgpu' && isAvailable);
  const reason = imitation
    ? `what answers as a graphics card here, ${imitation.device}, is a program on the processor and far slower`
    : 'no graphics card that Engram can use answers here';
  return {
    engine: defaultEngine,
    isSettled: true,
    reason: `${title} on the processor: ${reason}.`,
  };
}

/** The fastest of those that could be tried. */
export function decide(trials: readonly Trial[]): EngineChoice {
  const timed = trials.filter((trial) => 'seconds' in trial).toSorted((a, b) => a.seconds - b.seconds);
  const failed = trials.filter((trial) => 'problem' in trial);
  const without = failed.map(({ engine, problem }) => `Without ${engine.title}: ${problem}`);
  const [best, ...others] = timed;
  if (!best) return { engine: defaultEngine, isSettled: true, reason: without.join(' ') };
  const first = `${nameOf(best.engine)}: an update took ${milliseconds(best.seconds)} in a trial`;
  const rest = others.map(({ engine, seconds }) => `${milliseconds(seconds)} on ${engine.title}`);
  const sentence = rest.length > 0 ? `${first}, and ${listed(rest, 'and')}.` : `${first}.`;
  return { engine: best.engine.id, isSettled: true, reason: [sentence, ...without].join(' ') };
}

function nameOf({ title, device }: EngineReport): string {
  return `${title} on ${device}`;
}

function listed(words: readonly string[], last: 'and' | 'or'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

function milliseconds(seconds: number): string {
  return `${Number((seconds * 1000).toPrecision(2))} ms`;
}
