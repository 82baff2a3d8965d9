// Runs that were removed, in words.
import { undoHours } from '../../../src-main/contract/annotation.ts';
import { writeRunNumbers } from '../../../src-main/contract/groups.ts';
import { formatCount, formatDuration } from '../../parts/format.ts';

/** "run 3", or "12 runs, 3-14". */
export function runsWords(runs: readonly number[]): string {
  return runs.length === 1 ? `run ${runs[0]}` : `${formatCount(runs.length)} runs, ${writeRunNumbers(runs)}`;
}

/** How long a removal can still be undone: "23 h", or "40 min". */
export function timeLeft(removedAt: string, now = Date.now()): string {
  const seconds = Math.max(0, undoHours * 3600 - (now - Date.parse(removedAt)) / 1000);
  return seconds < 3600 ? formatDuration(60 * Math.ceil(seconds / 60)) : `${Math.ceil(seconds / 3600)} h`;
}
