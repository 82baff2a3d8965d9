// What words that a person types stand for.

/** Where a value may be of any kind: a number, true, false, or the word itself. */
export function parseValue(word: string): number | string | boolean {
  if (word === 'true' || word === 'false') return word === 'true';
  if (/^[+-]?(Infinity|NaN)$/.test(word)) return Number(word.replace('+', ''));
  return word.trim() !== '' && !Number.isNaN(Number(word)) ? Number(word) : word;
}
