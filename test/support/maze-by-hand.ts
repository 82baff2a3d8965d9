// The maze, read a second time from its description and written another way: a drawing in characters and places named by
// "row,column". It replays an episode's actions and says what must have been seen and got; where the agent was put after a
// find is taken from the record, as only chance decides it.
import type { MazeParameters } from '../../src-main/science/tasks/maze/parameters.ts';

export interface RecordedMaze {
  readonly reward: number;
  readonly cells: readonly number[];
  readonly actions: readonly number[];
}

export interface Replay {
  readonly observations: number[][];
  readonly rewards: number[];
  readonly cells: number[];
  readonly finds: number[];
  readonly bumps: number[];
}

/** A row a line; `#` is a wall. */
export function drawMaze(side: number): string[] {
  const middle = Math.floor(side / 2);
  const full = '#'.repeat(side);
  const corridor = `#${' '.repeat(side - 2)}#`;
  const pillars = Array.from({ length: side }, (_, column) =>
    column === 0 || column === side - 1 || column % 2 === 0 ? '#' : ' ',
  );
  return Array.from({ length: side }, (_, row) => {
    if (row === 0 || row === side - 1) return full;
    if (row % 2 === 1) return corridor;
    return row === middle ? pillars.with(middle, ' ').join('') : pillars.join('');
  });
}

type Place = `${number},${number}`;
const ways: readonly (readonly [number, number])[] = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
];

export function replayMaze(settings: MazeParameters, recorded: RecordedMaze): Replay {
  const side = settings.mazeSize;
  const drawing = drawMaze(side);
  const free = new Set<Place>();
  drawing.forEach((line, row) =>
    [...line].forEach((mark, column) => mark === ' ' && free.add(`${row},${column}`)),
  );
  const placeOf = (cell: number): Place => `${Math.floor(cell / side)},${cell % side}`;
  const coordinates = (place: Place) => place.split(',').map(Number);
  const replay: Replay = { observations: [], rewards: [], cells: [], finds: [], bumps: [] };
  let here: Place = `${(side - 1) / 2},${(side - 1) / 2}`;
  let [got, did] = [0, null as number | null];
  recorded.actions.forEach((action, step) => {
    const [row, column] = coordinates(here);
    const seen: number[] = [];
    for (let r = row - settings.viewRadius; r <= row + settings.viewRadius; r++)
      for (let c = column - settings.viewRadius; c <= column + settings.viewRadius; c++)
        seen.push(free.has(`${r},${c}`) ? 0 : 1);
    seen.push(got * settings.rewardInputScale);
    seen.push(settings.stepInput === 'number' ? step : step / settings.mazeSteps);
    seen.push(settings.biasInput);
    if (settings.hasPreviousAction) seen.push(...[0, 1, 2, 3].map((a) => (a === did ? 1 : 0)));
    replay.observations.push(seen);
    replay.cells.push(row * side + column);

    const there: Place = `${row + ways[action][0]},${column + ways[action][1]}`;
    got = 0;
    if (free.has(there)) here = there;
    else {
      got -= settings.bumpPenalty;
      replay.bumps.push(step);
    }
    if (here === placeOf(recorded.reward)) {
      got += settings.mazeReward;
      replay.finds.push(step);
      here = placeOf(recorded.cells[step + 1]);
      if (!free.has(here)) throw new Error(`The agent was put into a wall at step ${step}.`);
    }
    did = action;
    replay.rewards.push(got);
  });
  const [row, column] = coordinates(here);
  replay.cells.push(row * side + column);
  return replay;
}
