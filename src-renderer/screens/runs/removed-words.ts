// How long what was removed can be restored, in words.
import { undoHours } from '../../../src-main/contract/annotation.ts';
import { formatDuration } from '../../parts/format.ts';

/** How long a removal can still be undone: "23 h", or "40 min". */
export function timeLeft(removedAt: string, now = Date.now()): string {
  const seconds = Math.max(0, undoHours * 3600 - (now - Date.parse(removedAt)) / 1000);
  return seconds < 3600 ? formatDuration(60 * Math.ceil(seconds / 60)) : `${Math.ceil(seconds / 3600)} h`;
}
