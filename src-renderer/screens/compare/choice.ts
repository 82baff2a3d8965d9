// What is compared, as the page's address has it: "1-5,8", with ";against=3" for the group that others are tested against
// (";all-pairs" for each against each), and ";each" where every run stands for itself.
import { readRunNumbers, writeRunNumbers } from '../../../src-main/contract/groups.ts';

export interface Choice {
  readonly runs: readonly number[];
  readonly isGrouped: boolean;
  /** A run of the group that others are tested against; undefined for the first, null for all pairs. */
  readonly reference: number | null | undefined;
}

/** What makes no sense is left out. */
export function parseChoice(detail: string): Choice {
  const [runs = '', ...words] = detail.split(';');
  const against = Number(words.find((word) => word.startsWith('against='))?.slice('against='.length));
  return {
    runs: readRunNumbers(runs) ?? [],
    isGrouped: !words.includes('each'),
    reference: words.includes('all-pairs') ? null : Number.isInteger(against) ? against : undefined,
  };
}

export function writeChoice({ runs, isGrouped, reference }: Choice): string {
  const isUsed = typeof reference === 'number' && runs.includes(reference);
  const words = [
    writeRunNumbers(runs).replaceAll(' ', ''),
    ...(isGrouped ? [] : ['each']),
    ...(isUsed ? [`against=${reference}`] : reference === null ? ['all-pairs'] : []),
  ];
  return words.join(';');
}
