// The T-maze: a cue at the start of a corridor says which arm at its end holds the reward. The smallest task that needs
// memory, and the example of docs/adding.md. Inputs, in order: the cue (-1 left, 1 right; at the start alone), whether the
// agent is at the junction, a constant 1. An episode goes on after an arm is reached, but nothing more happens.
import type { Floats } from '../../arrays.ts';
import type { Random } from '../../random.ts';
import { defineEnvironment } from '../environment.ts';
import type { Conduct, EnvironmentPlan, Episodes, MazeStory } from '../environment.ts';
import type { TMazeParameters } from './parameters.ts';

const forward = 0;
const left = 1;
const right = 2;

export function planTMaze(given: TMazeParameters): EnvironmentPlan {
  return defineEnvironment({
    steps: given.corridorLength + 1 + given.spareSteps,
    observations: 3,
    actionNames: ['up', 'left', 'right'],
    begin: (randoms) => new TMazeEpisodes(given, randoms),
  });
}

class TMazeEpisodes implements Episodes {
  readonly #given: TMazeParameters;
  /** By episode: the arm with the reward, `left` or `right`. */
  readonly #arms: Int8Array;
  /** By episode: cells walked; the junction is at `corridorLength`, the end of an arm one further. */
  readonly #walked: Int32Array;
  #found = 0;

  constructor(given: TMazeParameters, randoms: readonly Random[]) {
    this.#given = given;
    this.#arms = Int8Array.from(randoms, (random) => (random.below(2) === 0 ? left : right));
    this.#walked = new Int32Array(randoms.length);
  }

  observe(into: Floats): void {
    for (let b = 0; b < this.#arms.length; b++) {
      if (this.#walked[b] === 0) into[3 * b] = this.#arms[b] === left ? -1 : 1;
      if (this.#walked[b] === this.#given.corridorLength) into[3 * b + 1] = 1;
      into[3 * b + 2] = 1;
    }
  }

  act(actions: Int32Array, rewards: Float64Array): void {
    const { corridorLength, armReward } = this.#given;
    for (let b = 0; b < actions.length; b++) {
      if (!isWay(actions[b], this.#walked[b], corridorLength)) continue;
      this.#walked[b]++;
      if (actions[b] !== this.#arms[b]) continue;
      this.#found++;
      rewards[b] = armReward;
    }
  }

  /** The share of episodes whose agent has found the reward. */
  metrics(): Record<string, number> {
    return { found: this.#found / this.#arms.length };
  }

  /** The T stands in the middle of a square; its arms are a cell long. */
  story({ actions }: Conduct): MazeStory {
    const { corridorLength } = this.#given;
    const side = corridorLength + 4;
    const junction = side + (side >> 1);
    const cells = [junction + corridorLength * side];
    const bumps: number[] = [];
    actions.forEach((action, step) => {
      const isStep = isWay(action, cells.length - 1 - bumps.length, corridorLength);
      if (!isStep) bumps.push(step);
      cells.push(cells[step] + (isStep ? [-side, -1, 1][action] : 0));
    });
    const open = Array.from({ length: corridorLength + 1 }, (_, k) => junction + k * side);
    const walls = new Uint8Array(side * side).fill(1);
    for (const cell of [...open, junction - 1, junction + 1]) walls[cell] = 0;
    const reward = this.#arms[0] === left ? junction - 1 : junction + 1;
    return { kind: 'maze', side, walls, reward, cells, teleports: [], bumps };
  }
}

/** Forward in the corridor, to a side at the junction: all else leads into a wall. */
function isWay(action: number, walked: number, corridorLength: number): boolean {
  return action === forward ? walked < corridorLength : walked === corridorLength;
}
