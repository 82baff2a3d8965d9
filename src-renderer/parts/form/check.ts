// From what was typed into a field to its value, or to the sentence that says what is wrong with it. The lab checks again,
// and knows more (that a number has to be even, say); this is for the moment of typing.
import type { ParameterDescription, Settings } from '../../../src-main/contract/experiment.ts';

type SettingValue = Settings[string];

/** A field as it stands: `value` is undefined exactly where `problem` says why. */
export interface CheckedField {
  readonly value: SettingValue | undefined;
  readonly problem: string;
}

const valid = (value: SettingValue): CheckedField => ({ value, problem: '' });
const wrong = (expected: string, got: string): CheckedField => ({
  value: undefined,
  problem: `expected ${expected}, got ${got}`,
});

/** Reads `typed` as the parameter's description asks. */
export function checkField(field: ParameterDescription, typed: string): CheckedField {
  if (field.type === 'boolean') return valid(typed === 'true');
  if (field.type === 'string') return checkChoice(field.choices, typed);
  return checkNumber(field, typed.trim());
}

function checkChoice(choices: readonly string[] | undefined, typed: string): CheckedField {
  if (!choices || choices.includes(typed)) return valid(typed);
  return wrong(`one of ${choices.join(', ')}`, quote(typed));
}

function checkNumber(
  { type, minimum, maximum, multipleOf }: ParameterDescription,
  typed: string,
): CheckedField {
  const kind = type === 'integer' ? 'a whole number' : 'a number';
  const number = Number(typed);
  if (typed === '') return wrong(kind, 'nothing');
  if (!Number.isFinite(number)) return wrong(kind, quote(typed));
  if (minimum !== undefined && number < minimum) return wrong(`at least ${minimum}`, String(number));
  if (maximum !== undefined && number > maximum) return wrong(`at most ${maximum}`, String(number));
  if (type === 'integer' && !Number.isInteger(number)) return wrong(kind, String(number));
  if (multipleOf !== undefined && number % multipleOf !== 0)
    return wrong(`a multiple of ${multipleOf}`, String(number));
  return valid(number);
}

const quote = (typed: string) => `the text "${typed.length > 30 ? `${typed.slice(0, 30)}…` : typed}"`;
