// A maze with a reward that cannot be seen: Miconi, Clune & Stanley 2018, section 4.5; Miconi et al. 2019, section 4.2.
// Inputs, in order: the walls around the agent (1 is a wall), the last reward, the time, a constant, the last action one-hot.
// The five inputs of 2018 and the one of 2019 that their programs never use are left out.
import type { Floats } from '../../arrays.ts';
import type { Random } from '../../random.ts';
import { defineEnvironment } from '../environment.ts';
import type { Conduct, EnvironmentPlan, Episodes, MazeStory, Moment } from '../environment.ts';
import { createGrid, viewFrom } from './grid.ts';
import type { Grid } from './grid.ts';
import type { MazeParameters } from './parameters.ts';

const actionNames = ['up', 'down', 'left', 'right'] as const;

/** Stands for no cell. */
const none = -1;

export function planMaze(given: MazeParameters): EnvironmentPlan {
  const grid = createGrid(given.mazeSize);
  const views = viewFrom(grid, given.viewRadius);
  const viewSize = (2 * given.viewRadius + 1) ** 2;
  return defineEnvironment({
    steps: given.mazeSteps,
    observations: viewSize + 3 + (given.hasPreviousAction ? actionNames.length : 0),
    actionNames,
    begin: (randoms) => new MazeEpisodes(given, grid, views, randoms),
  });
}

class MazeEpisodes implements Episodes {
  readonly #given: MazeParameters;
  readonly #grid: Grid;
  readonly #views: Uint8Array;
  readonly #viewSize: number;
  readonly #moves: Int32Array;
  readonly #randoms: readonly Random[];
  /** By episode: where the reward lies, and where the agent stands. */
  readonly #rewardCells: Int32Array;
  readonly #cells: Int32Array;
  readonly #firstCells: Int32Array;
  readonly #firstTeleports: number[] = [];
  readonly #firstBumps: number[] = [];

  constructor(given: MazeParameters, grid: Grid, views: Uint8Array, randoms: readonly Random[]) {
    this.#given = given;
    this.#grid = grid;
    this.#views = views;
    this.#viewSize = views.length / grid.walls.length;
    this.#moves = Int32Array.of(-grid.side, grid.side, -1, 1);
    this.#randoms = randoms;
    const excluded = given.canRewardBeCentre ? none : grid.centre;
    this.#rewardCells = Int32Array.from(randoms, (random) => drawCell(grid, random, excluded));
    this.#cells = new Int32Array(randoms.length).fill(grid.centre);
    this.#firstCells = new Int32Array(given.mazeSteps + 1).fill(grid.centre);
  }

  observe(into: Floats, { step, actions, rewards }: Moment): void {
    const { mazeSteps, stepInput, rewardInputScale, biasInput, hasPreviousAction } = this.#given;
    const time = stepInput === 'share' ? step / mazeSteps : step;
    const viewSize = this.#viewSize;
    const width = into.length / this.#cells.length;
    for (let b = 0; b < this.#cells.length; b++) {
      const view = this.#cells[b] * viewSize;
      for (let k = 0; k < viewSize; k++) into[b * width + k] = this.#views[view + k];
      const rest = b * width + viewSize;
      into[rest] = rewardInputScale * rewards[b];
      into[rest + 1] = time;
      into[rest + 2] = biasInput;
      if (hasPreviousAction && step > 0) into[rest + 3 + actions[b]] = 1;
    }
  }

  act(actions: Int32Array, rewards: Float64Array, step: number): void {
    for (let b = 0; b < actions.length; b++) {
      const next = this.#cells[b] + this.#moves[actions[b]];
      const isBump = this.#grid.walls[next] === 1;
      if (isBump) rewards[b] -= this.#given.bumpPenalty;
      else this.#cells[b] = next;
      // An agent that is already there (by chance it can be) is rewarded for a bump as well: the step ends on the reward.
      const isFound = this.#cells[b] === this.#rewardCells[b];
      if (isFound) rewards[b] += this.#given.mazeReward;
      if (isFound) this.#teleport(b);
      if (b === 0) this.#remember(step, isBump, isFound);
    }
  }

  #teleport(b: number): void {
    const excluded = this.#given.canTeleportToReward ? none : this.#rewardCells[b];
    this.#cells[b] = drawCell(this.#grid, this.#randoms[b], excluded);
  }

  #remember(step: number, isBump: boolean, isFound: boolean): void {
    this.#firstCells[step + 1] = this.#cells[0];
    if (isBump) this.#firstBumps.push(step);
    if (isFound) this.#firstTeleports.push(step);
  }

  story({ actions }: Conduct): MazeStory {
    return {
      kind: 'maze',
      side: this.#grid.side,
      walls: this.#grid.walls.slice(),
      reward: this.#rewardCells[0],
      cells: [...this.#firstCells.subarray(0, actions.length + 1)],
      teleports: [...this.#firstTeleports],
      bumps: [...this.#firstBumps],
    };
  }
}

/** An open cell, each as likely as another, but never the one that is excluded. */
function drawCell({ open }: Grid, random: Random, excluded: number): number {
  if (excluded === none) return open[random.below(open.length)];
  const drawn = random.below(open.length - 1);
  return open[drawn] < excluded ? open[drawn] : open[drawn + 1];
}
