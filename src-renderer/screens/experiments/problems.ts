// The lab's refusals, given to the fields that they are about.

export interface Refusal {
  /** What is wrong, by the field's name. */
  readonly fields: ReadonlyMap<string, string>;
  /** What is about no field. */
  readonly sentence: string;
}

export const noRefusal: Refusal = { fields: new Map(), sentence: '' };

/** Takes "patternSize: expected a multiple of 2, got 7. cycles: ..." apart; `names` are the fields there are. */
export function readRefusal(message: string, names: readonly string[]): Refusal {
  const fields = new Map<string, string>();
  const rest: string[] = [];
  for (const part of message.split(new RegExp(`(?:^|\\s)(?=(?:${names.join('|')}): )`))) {
    const name = names.find((candidate) => part.startsWith(`${candidate}: `));
    if (name === undefined) rest.push(part);
    else fields.set(name, part.slice(name.length + 2).replace(/\.$/, ''));
  }
  return { fields, sentence: rest.join(' ').trim() };
}
