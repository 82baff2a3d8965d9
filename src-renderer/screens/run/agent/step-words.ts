// One step of an agent's episode in a sentence or two.
import { formatCount, formatNumber } from '../../../parts/format.ts';
import type { SeenConduct } from '../seen.ts';
import type { ActionWord } from './action-words.ts';
import { isFind } from './maze-walk.ts';
import type { Maze } from './maze-walk.ts';
import { shownWords, trialAt } from './trial-words.ts';
import type { Trials } from './trial-words.ts';

/** Steps are counted from 0, and named from 1. */
export function stepWords(
  { scene, actions, rewards }: SeenConduct,
  words: readonly ActionWord[],
  step: number,
): string {
  const word = words[actions[step]];
  const what = scene.kind === 'maze' ? mazeWords(scene, word, step) : trialWords(scene, word, step);
  const reward = rewards[step];
  return reward === 0 ? `${what}.` : `${what}. Reward ${signed(reward)}.`;
}

function mazeWords(maze: Maze, word: ActionWord, step: number): string {
  const { cells, side, bumps, teleports } = maze;
  // The outer wall is number 0.
  const [column, row] = [cells[step] % side, Math.floor(cells[step] / side)];
  const where = `At column ${column}, row ${row} it ${word.verb}`;
  const wall = bumps.includes(step) ? ', into a wall' : '';
  if (!isFind(maze, step)) return where + wall;
  const elsewhere = teleports.includes(step) ? ' and is put elsewhere' : '';
  return `${where}${wall}, finds the reward${elsewhere}`;
}

function trialWords({ shown, trials }: Trials, word: ActionWord, step: number): string {
  const what = shownWords(shown[step]);
  const trial = trials[trialAt(trials, step)];
  if (trial?.goStep !== step) return what;
  return `${what}; it ${word.verb}, which is ${trial.isRight ? 'right' : 'wrong'}`;
}

/** With a true minus. */
export function numeral(value: number): string {
  return formatNumber(value).replace('-', '−');
}

/** With its sign, whichever it is. */
export function signed(value: number): string {
  return value < 0 ? numeral(value) : `+${numeral(value)}`;
}

/** What a slider says of its place. */
export function stepTitle(step: number, steps: number): string {
  return `Step ${formatCount(step + 1)} of ${formatCount(steps)}`;
}
