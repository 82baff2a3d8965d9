// Writes down what a batch of episodes is made of, so that another program can be given the very same.
import type { Floats } from '../../../src-main/science/arrays.ts';
import type { EnvironmentBatch, EnvironmentPlan } from '../../../src-main/science/tasks/environment.ts';
import type { FewShotPlan } from '../../../src-main/science/tasks/task.ts';

/**
 * Numbers by name, in the order they came: of agents observations [T, B, O], actions [T, B] and rewards [T, B]; of few-shot
 * episodes pictures [B, T, side, side], labels [B, T] (-1 is none) and answers [B].
 */
export class Recording {
  readonly #pieces = new Map<string, number[]>();

  add(name: string, values: ArrayLike<number>): void {
    const known = this.#pieces.get(name) ?? [];
    for (let k = 0; k < values.length; k++) known.push(values[k]);
    this.#pieces.set(name, known);
  }

  get arrays(): [name: string, values: Float64Array][] {
    return [...this.#pieces].map(([name, values]) => [name, Float64Array.from(values)]);
  }
}

/** The same environment, whose episodes are written down. */
export function recordEnvironment(environment: EnvironmentPlan, recording: Recording): EnvironmentPlan {
  return {
    ...environment,
    begin: (random, batch) => recordBatch(environment.begin(random, batch), recording),
  };
}

function recordBatch(episodes: EnvironmentBatch, recording: Recording): EnvironmentBatch {
  return {
    observe(into: Floats) {
      episodes.observe(into);
      recording.add('observations', into);
    },
    act(actions, rewards: Floats) {
      episodes.act(actions, rewards);
      recording.add('actions', actions);
      recording.add('rewards', rewards);
    },
    metrics: () => episodes.metrics(),
    story: () => episodes.story(),
  };
}

/** The same task, whose episodes are written down. */
export function recordEpisodes(task: FewShotPlan, recording: Recording): FewShotPlan {
  return {
    ...task,
    draw(...how) {
      const episode = task.draw(...how);
      const { pictures } = episode;
      // As the network is given them.
      recording.add('pictures', task.ink === 'zero' ? pictures : pictures.map((value) => 1 - value));
      recording.add('labels', episode.labels);
      recording.add('answers', [episode.answer]);
      return episode;
    },
  };
}
