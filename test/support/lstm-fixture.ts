// An LSTM with random tensors and a random loss. Clamped pictures are held for some steps, as in the picture task, and
// leave some neurons free now and then; the episode ends with half of them free.
import { sizeOf } from '../../src-main/science/arrays.ts';
import { lstmTensorShapes } from '../../src-main/science/networks/lstm/recurrence.ts';
import type { LstmShape, LstmTensors } from '../../src-main/science/networks/lstm/recurrence.ts';
import { fixtureRandom, normals } from './numbers.ts';

export interface LstmFixture {
  readonly shape: LstmShape;
  readonly tensors: LstmTensors<Float64Array>;
  readonly inputs: Float64Array;
  readonly dStates: Float64Array;
}

export function createLstmFixture(shape: LstmShape): LstmFixture {
  const { neurons, driven, batch, steps } = shape;
  const random = fixtureRandom(neurons * 100 + batch + 5);
  const draw = (count: number, scale: number) =>
    Float64Array.from(normals(random, count, scale), Math.fround);
  const tensors: unknown = Object.fromEntries(
    Object.entries(lstmTensorShapes(shape)).map(([name, dimensions]) => [
      name,
      draw(sizeOf(dimensions), name === 'bias' ? 0.5 : 1 / Math.sqrt(neurons)),
    ]),
  );
  return {
    shape,
    tensors: tensors as LstmTensors<Float64Array>,
    inputs: shape.inputs === 'clamped' ? clampedInputs(shape, draw) : draw(steps * batch * driven, 1),
    dStates: draw(steps * batch * neurons, 1),
  };
}

const holdSteps = 4;

function clampedInputs(
  { driven, batch, steps }: LstmShape,
  draw: (count: number, scale: number) => Float64Array,
): Float64Array {
  const inputs = new Float64Array(steps * batch * driven);
  let picture = draw(batch * driven, 0.5);
  for (let t = 0; t < steps; t++) {
    if (t % holdSteps === 0) picture = draw(batch * driven, 0.5);
    if (t % (3 * holdSteps) >= 2 * holdSteps || t === steps - 1)
      picture = picture.map((value, k) => (k % 2 === 0 ? 0 : value));
    inputs.set(picture, t * batch * driven);
  }
  return inputs;
}
