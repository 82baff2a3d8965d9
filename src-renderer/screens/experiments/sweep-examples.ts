// Values to begin from for a field that is to be varied: about its default, within what it takes.
import type { ParameterDescription } from '../../../src-main/contract/experiment.ts';

/** "0.0001, 0.0003, 0.001", or all that there are of words. */
export function exampleList(field: ParameterDescription): string {
  if (field.choices) return field.choices.join(', ');
  if (field.type === 'boolean') return 'true, false';
  const around = isDecimal(field) ? [0.3, 1, 3] : [0.5, 1, 2];
  return [...new Set(around.map((factor) => fit(field, factor * aboutOf(field))))].join(', ');
}

/** "0.00003..0.003:log" of a number that may be any, "50..200" of a whole one. */
export function exampleRange(field: ParameterDescription): string {
  const factors = isDecimal(field) ? [0.1, 10] : [0.5, 2];
  const [low, high] = factors.map((factor) => fit(field, factor * aboutOf(field)));
  return `${low}..${high}${isDecimal(field) && low > 0 ? ':log' : ''}`;
}

/** Whether a range of it makes sense. */
export function hasRange({ type }: ParameterDescription): boolean {
  return type === 'integer' || type === 'number';
}

const isDecimal = ({ type }: ParameterDescription) => type === 'number';

/** The default, or something of its kind where that is 0. */
function aboutOf(field: ParameterDescription): number {
  return Number(field.default) || (isDecimal(field) ? 0.1 : 4);
}

function fit(
  { type, minimum = -Infinity, maximum = Infinity, multipleOf }: ParameterDescription,
  value: number,
) {
  const step = multipleOf ?? (type === 'integer' ? 1 : 0);
  const rounded = step > 0 ? step * Math.round(value / step) : Number(value.toPrecision(2));
  return Math.min(maximum, Math.max(minimum, rounded));
}
