// Whether given tensors are those of a network: names, shapes, types, and numbers that are numbers.
import type { NamedTensor } from '../../contract/safetensors.ts';
import { plain, refuse } from '../../formats/refusals.ts';
import type { TensorPlan } from '../../science/networks/network.ts';
import type { GivenTensor, WeightFile } from './weight-file.ts';

interface Wanted {
  readonly network: string;
  readonly tensors: readonly TensorPlan[];
}

const listed = 20;

/** The tensors in the order of the network's own. Throws `bad-input` with what was expected and what came. */
export function checkWeights(
  { place }: Pick<WeightFile, 'place'>,
  given: readonly GivenTensor[],
  wanted: Wanted,
): NamedTensor[] {
  const fault = (what: string) => refuse(place, what);
  const other = given.find(({ name }) => !wanted.tensors.some((tensor) => tensor.name === name));
  const missing = wanted.tensors.find(({ name }) => !given.some((tensor) => tensor.name === name));
  if (missing) throw fault(missingSentence(missing, given, wanted));
  if (other)
    throw fault(
      `it has a tensor ${outline(other)}, and the network ${wanted.network} has none of that name. Expected: ${outlines(wanted.tensors)}.`,
    );
  if (given.length > wanted.tensors.length) throw fault('expected each tensor once, got one of them twice.');
  return wanted.tensors.map((tensor) => {
    const found = given.find(({ name }) => name === tensor.name);
    if (!found) throw fault(missingSentence(tensor, given, wanted));
    requireShape(place, tensor, found);
    return { name: tensor.name, shape: tensor.shape, values: requireNumbers(place, found) };
  });
}

function missingSentence(tensor: TensorPlan, given: readonly GivenTensor[], { network }: Wanted): string {
  const got = given.length > 0 ? outlines(given) : 'none';
  return `expected the tensor ${outline(tensor)} of the network ${network}, and there is none of that name. Got: ${got}.`;
}

function requireShape(place: string, expected: TensorPlan, got: GivenTensor): void {
  if (expected.shape.join() === got.shape.join()) return;
  const isTransposed = expected.shape.length > 1 && expected.shape.join() === [...got.shape].reverse().join();
  const advice = isTransposed
    ? 'It seems to be transposed: turn it before it is saved.'
    : 'Give the settings that it was trained with.';
  throw refuse(
    place,
    `expected "${expected.name}" of the shape ${shapeOf(expected)}, got ${shapeOf(got)}. ${advice}`,
  );
}

/** Also a double has to be a number as a single, in which most engines compute. */
function requireNumbers(place: string, { name, type, shape, values }: GivenTensor): NamedTensor['values'] {
  if (values instanceof Uint8Array || (type !== 'float32' && type !== 'float64'))
    throw refuse(place, `expected "${name}" as float32 or float64, got ${type}.`);
  const at = values.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (at < 0) return values;
  const size = Number.isFinite(values[at]) ? ', which is beyond what float32 can hold' : '';
  throw refuse(
    place,
    `expected numbers in "${name}", got ${values[at]}${size}, at place ${placeIn(shape, at)}.`,
  );
}

/** Which row, column and so on, from 0. */
function placeIn(shape: readonly number[], at: number): string {
  let rest = at;
  const indices = [...shape].reverse().map((size) => {
    const index = rest % size;
    rest = Math.floor(rest / size);
    return index;
  });
  return `[${indices.reverse().join(', ')}]`;
}

type Outlined = Pick<GivenTensor, 'name' | 'shape'>;

function outlines(tensors: readonly Outlined[]): string {
  const some = tensors.slice(0, listed).map(outline).join(', ');
  return tensors.length > listed ? `${some} and ${tensors.length - listed} others` : some;
}

function outline(tensor: Outlined): string {
  return `${plain(tensor.name)} ${shapeOf(tensor)}`;
}

function shapeOf({ shape }: Pick<Outlined, 'shape'>): string {
  return `[${shape.join(', ')}]`;
}
