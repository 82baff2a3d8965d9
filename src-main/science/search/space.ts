// The space that a sweep searches: an axis a dimension, lists of values or ranges of numbers. Points are found in it by
// coordinates from 0 to 1, and told by their values.
import { EngramError } from '../../contract/errors.ts';
import type { ParameterDescription, Settings } from '../../contract/experiment.ts';
import type { SweepAxis, SweepRequest } from '../../contract/sweeps.ts';
import { describeNetworks, describeTasks, describeTraining } from '../catalogue.ts';
import type { Random } from '../random.ts';

export type Value = Settings[string];

export type Dimension = ListDimension | RangeDimension;

interface ListDimension {
  readonly name: string;
  readonly kind: 'list';
  readonly values: readonly Value[];
}

interface RangeDimension {
  readonly name: string;
  readonly kind: 'range';
  readonly low: number;
  readonly high: number;
  readonly isLogarithmic: boolean;
  /** Values are multiples of it; 0 where any will do. */
  readonly step: number;
}

/** Digits of a value that was drawn: enough to tell points apart, few enough to be typed again. */
const digits = 4;

/** Throws `bad-input` where an axis is not one that this task has, or cannot be such. */
export function dimensionsOf({ base, axes = [] }: Pick<SweepRequest, 'base' | 'axes'>): Dimension[] {
  const twice = axes.find(({ name }, k) => axes.findIndex((other) => other.name === name) !== k);
  if (twice) throw wrong(twice.name, 'expected each setting to be varied once, got it twice.');
  return axes.map((axis) => dimensionOf(axis, base.task, networkNames(base.network, axes)));
}

function networkNames(network: string | undefined, axes: readonly SweepAxis[]): string[] {
  const axis = axes.find(({ name }) => name === 'network');
  if (axis?.kind === 'list') return axis.values.map(String);
  return network === undefined ? [] : [network];
}

function dimensionOf(axis: SweepAxis, task: string, networks: readonly string[]): Dimension {
  const { name } = axis;
  if (axis.kind === 'list') {
    const twice = axis.values.find((value, k) => axis.values.indexOf(value) !== k);
    if (twice !== undefined) throw wrong(name, `expected different values, got ${String(twice)} twice.`);
    return { name, kind: 'list', values: axis.values };
  }
  const range = rangeOf(axis, findParameter(name, task, networks));
  return axis.count === undefined ? range : spread(range, axis.count);
}

/** So many values from one end of a range to the other; fewer where it has not as many. */
function spread(range: RangeDimension, count: number): ListDimension {
  const values = Array.from({ length: count }, (_, k) => valueAt(range, k / (count - 1)));
  return { name: range.name, kind: 'list', values: [...new Set(values)] };
}

function rangeOf(
  { name, low, high, scale }: Extract<SweepAxis, { kind: 'range' }>,
  parameter: ParameterDescription | null,
): RangeDimension {
  if (name === 'network' || parameter?.type === 'string' || parameter?.type === 'boolean')
    throw wrong(name, 'expected a list of values, got a range; only numbers have ranges.');
  if (!(low < high)) throw wrong(name, `expected a range from low to high, got ${low} to ${high}.`);
  const isLogarithmic = scale === 'logarithmic';
  if (isLogarithmic && low <= 0)
    throw wrong(name, `expected a logarithmic range above 0, got one from ${low}.`);
  const step = name === 'episodes' ? 1 : stepOf(parameter);
  if (step > 0 && Math.ceil(low / step) > Math.floor(high / step))
    throw wrong(name, `expected a range with a multiple of ${step} in it, got ${low} to ${high}.`);
  return { name, kind: 'range', low, high, isLogarithmic, step };
}

function stepOf(parameter: ParameterDescription | null): number {
  return parameter?.type === 'integer' ? (parameter.multipleOf ?? 1) : 0;
}

/** Of the task, its networks or training; null where none has it, of which the schemas tell more. */
function findParameter(name: string, task: string, networks: readonly string[]): ParameterDescription | null {
  const isAsked = ({ id }: { readonly id: string }) => networks.length === 0 || networks.includes(id);
  const entries = [
    ...describeTasks().filter(({ id }) => id === task),
    ...describeNetworks().filter(isAsked),
    describeTraining(),
  ];
  return entries.flatMap(({ parameters }) => parameters).find((one) => one.name === name) ?? null;
}

function wrong(name: string, sentence: string): EngramError {
  return new EngramError('bad-input', `${name}: ${sentence}`);
}

/** Coordinates an axis takes: one, or one for each of several words, none of which lies between two others. */
function widthOf(dimension: Dimension): number {
  return isOfWords(dimension) ? dimension.values.length : 1;
}

function isOfWords(dimension: Dimension): dimension is ListDimension {
  return dimension.kind === 'list' && dimension.values.some((value) => typeof value !== 'number');
}

/** For each coordinate the place of its axis. */
export function axisOfCoordinates(space: readonly Dimension[]): number[] {
  return space.flatMap((dimension, k) => Array.from({ length: widthOf(dimension) }, () => k));
}

/** How many different points there are; Infinity where an axis is continuous. */
export function countPoints(space: readonly Dimension[]): number {
  return space.reduce((product, dimension) => product * countValues(dimension), 1);
}

function countValues(dimension: Dimension): number {
  if (dimension.kind === 'list') return dimension.values.length;
  const { low, high, step } = dimension;
  return step === 0 ? Infinity : Math.floor(high / step) - Math.ceil(low / step) + 1;
}

/** Every point of a space that is finite, the last axis varying fastest. */
export function gridOf(space: readonly Dimension[]): Settings[] {
  return space.reduce<Settings[]>(
    (points, dimension) =>
      points.flatMap((point) => valuesOf(dimension).map((value) => ({ ...point, [dimension.name]: value }))),
    [{}],
  );
}

function valuesOf(dimension: Dimension): readonly Value[] {
  if (dimension.kind === 'list') return dimension.values;
  const { low, step } = dimension;
  const first = Math.ceil(low / step);
  return Array.from({ length: countValues(dimension) }, (_, k) => (first + k) * step);
}

/** Points by which all others of the space are likely to be right too: the ends of ranges together, and every value of a list. */
export function cornersOf(space: readonly Dimension[]): Settings[] {
  const ends = space.map((dimension): Dimension => {
    if (dimension.kind === 'list') return { ...dimension, values: dimension.values.slice(0, 1) };
    return {
      name: dimension.name,
      kind: 'list',
      values: [...new Set([valueAt(dimension, 0), valueAt(dimension, 1)])],
    };
  });
  const corners = gridOf(ends);
  const others = space.flatMap((dimension) =>
    dimension.kind === 'list'
      ? dimension.values.slice(1).map((value) => ({ ...corners[0], [dimension.name]: value }))
      : [],
  );
  return [...corners, ...others];
}

/** A value of an axis, `place` in [0, 1]: of a list that of the part that it falls into. */
export function valueAt(dimension: Dimension, place: number): Value {
  if (dimension.kind === 'list') {
    const { values } = dimension;
    return values[Math.min(values.length - 1, Math.floor(place * values.length))];
  }
  const { low, high, isLogarithmic, step } = dimension;
  const value = isLogarithmic ? low * (high / low) ** place : low + (high - low) * place;
  if (step === 0) return Math.min(high, Math.max(low, Number(value.toPrecision(digits))));
  const multiple = Math.min(
    Math.floor(high / step),
    Math.max(Math.ceil(low / step), Math.round(value / step)),
  );
  return multiple * step;
}

/** A point from a place on each axis. */
export function pointAt(space: readonly Dimension[], places: ArrayLike<number>): Settings {
  return Object.fromEntries(space.map((dimension, k) => [dimension.name, valueAt(dimension, places[k])]));
}

export function randomPoint(space: readonly Dimension[], random: Random): Settings {
  return pointAt(
    space,
    space.map(() => random.uniform()),
  );
}

/** A point's coordinates. Two different words are as far from each other as the ends of a range. */
export function coordinatesOf(space: readonly Dimension[], point: Settings): number[] {
  return space.flatMap((dimension) => {
    const value = point[dimension.name];
    if (isOfWords(dimension))
      return dimension.values.map((candidate) => (candidate === value ? Math.SQRT1_2 : 0));
    return [placeOf(dimension, value)];
  });
}

/** Where a value lies on its axis, the middle of its part of a list. */
export function placeOf(dimension: Dimension, value: Value): number {
  if (dimension.kind === 'list')
    return (Math.max(0, dimension.values.indexOf(value)) + 0.5) / dimension.values.length;
  const { low, high, isLogarithmic } = dimension;
  const number = Number(value);
  return isLogarithmic ? Math.log(number / low) / Math.log(high / low) : (number - low) / (high - low);
}

/** The same text for the same point. */
export function pointKey(space: readonly Dimension[], point: Settings): string {
  return JSON.stringify(space.map(({ name }) => point[name]));
}
