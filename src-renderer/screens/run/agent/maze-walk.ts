// An agent's way through a maze as it is drawn: coordinates are columns and rows, a cell's middle is at a half.
import type { Scene } from '../../../../src-main/contract/examination.ts';
import type { ActionWord } from './action-words.ts';

export type Maze = Extract<Scene, { kind: 'maze' }>;

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A step from one place to another. */
export interface Stretch {
  readonly from: Place;
  readonly to: Place;
}

/** A part of the square, in cells. */
export interface Extent {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function placeOf(cell: number, side: number): Place {
  return { x: (cell % side) + 0.5, y: Math.floor(cell / side) + 0.5 };
}

/** The open cells with the walls around them: a maze may fill little of its square. */
export function extentOf({ side, walls }: Maze): Extent {
  const open = [...walls.keys()].filter((cell) => walls[cell] === 0);
  const ends = (values: readonly number[]) =>
    values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [side, 0]);
  const [left, right] = ends(open.map((cell) => cell % side));
  const [top, bottom] = ends(open.map((cell) => Math.floor(cell / side)));
  return { left: left - 1, top: top - 1, width: right - left + 3, height: bottom - top + 3 };
}

/** The open cells as the path of an SVG, a rectangle for each row of neighbours. */
export function floorPath({ side, walls }: Maze): string {
  let path = '';
  for (let cell = 0; cell < walls.length; cell++) {
    if (walls[cell] !== 0) continue;
    const first = cell;
    while (walls[cell + 1] === 0 && (cell + 1) % side !== 0) cell++;
    path += `M${first % side} ${Math.floor(first / side)}h${cell - first + 1}v1h${first - cell - 1}z`;
  }
  return path;
}

/** Whether a step ends on the reward, of which the agent is told. */
export function isFind({ cells, reward, teleports }: Maze, step: number): boolean {
  return teleports.includes(step) || (cells[step + 1] === reward && cells[step] !== reward);
}

/** Steps that end on the reward, in order. */
export function findsOf(maze: Maze): number[] {
  const finds = new Set(maze.teleports);
  for (let step = 0; step + 1 < maze.cells.length; step++) {
    if (maze.cells[step + 1] === maze.reward && maze.cells[step] !== maze.reward) finds.add(step);
  }
  return [...finds].sort((a, b) => a - b);
}

/** Where a step leads before anybody is put elsewhere. */
export function endOf({ cells, reward, teleports }: Maze, step: number): number {
  return teleports.includes(step) ? reward : cells[step + 1];
}

/** The steps walked in [from, to), without those that led nowhere; a jump to elsewhere is no step. */
export function stretchesOf(maze: Maze, from: number, to: number): Stretch[] {
  const jumps = new Set(maze.teleports);
  const stretches: Stretch[] = [];
  for (let step = from; step < to; step++) {
    const end = jumps.has(step) ? maze.reward : maze.cells[step + 1];
    if (end === maze.cells[step]) continue;
    stretches.push({ from: placeOf(maze.cells[step], maze.side), to: placeOf(end, maze.side) });
  }
  return stretches;
}

/** The path of an SVG along all that was walked before `to`, each stretch once. */
export function wornPath(maze: Maze, to: number): string {
  const pieces = stretchesOf(maze, 0, to).map(({ from, to }) => {
    const [first, second] = from.x + from.y < to.x + to.y ? [from, to] : [to, from];
    return `M${first.x} ${first.y}L${second.x} ${second.y}`;
  });
  return [...new Set(pieces)].join('');
}

/** Where the agent was put in [from, to), after it had found the reward. */
export function landingsOf({ teleports, cells, side }: Maze, from: number, to: number): Place[] {
  return teleports.filter((step) => step >= from && step < to).map((step) => placeOf(cells[step + 1], side));
}

/** The sides of cells that were walked into before `to`, as the path of an SVG: a bar on the wall. */
export function bumpPath(
  { bumps, cells, side }: Maze,
  actions: readonly number[],
  words: readonly ActionWord[],
  to: number,
): string {
  const bars = bumps
    .filter((step) => step < to)
    .map((step) => bar(placeOf(cells[step], side), words[actions[step]]));
  return [...new Set(bars)].join('');
}

/** Where nobody knows which way it went, a bar in the middle. */
function bar({ x, y }: Place, word: ActionWord | undefined): string {
  const [columns, rows] = word?.move ?? [0, 0];
  const [middleX, middleY] = [x + 0.42 * columns, y + 0.42 * rows];
  return columns === 0 ? `M${middleX - 0.22} ${middleY}h0.44` : `M${middleX} ${middleY - 0.22}v0.44`;
}
