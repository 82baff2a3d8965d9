// Settings as a person writes them: key=value, where a value is a number, true, false or a word.
import { EngramError } from './errors.ts';

/** What a word stands for where a value may be of any kind: a number, true, false, or itself. */
export function parseValue(word: string): number | string | boolean {
  if (word === 'true' || word === 'false') return word === 'true';
  if (/^[+-]?(Infinity|NaN)$/.test(word)) return Number(word.replace('+', ''));
  return word.trim() !== '' && !Number.isNaN(Number(word)) ? Number(word) : word;
}

/** Words as an object; throws `bad-input`, in a sentence that begins with `subject`. */
export function parseSettings(
  words: readonly string[],
  subject: string,
): Record<string, number | string | boolean> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=');
      if (at < 1) throw new EngramError('bad-input', `${subject}: expected key=value, got "${word}".`);
      return [word.slice(0, at), parseValue(word.slice(at + 1))];
    }),
  );
}
