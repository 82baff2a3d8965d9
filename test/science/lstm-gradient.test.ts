// Finite differences judge the gradient of the reference LSTM.
import { expect, test } from 'vitest';
import { ReferenceLstm } from '../../src-main/science/networks/lstm/reference.ts';
import type { LstmTensors } from '../../src-main/science/networks/lstm/recurrence.ts';
import { inputKinds } from '../../src-main/science/plasticity/recurrence.ts';
import { dot, fixtureRandom, norm, normals } from '../support/numbers.ts';
import { createLstmFixture } from '../support/lstm-fixture.ts';

const h = 1e-3;

test.each(inputKinds)('agrees with central differences for %s inputs', (inputs) => {
  for (const neurons of [3, 6]) {
    const fixture = createLstmFixture({ neurons, driven: 3, batch: 2, steps: 13, inputs });
    const judge = new ReferenceLstm(fixture.shape);
    const gradients = judge.backward(fixture.tensors, fixture.inputs, fixture.dStates);
    const lossOf = (tensors: LstmTensors, given: Float64Array) =>
      dot(judge.forward(tensors, given), fixture.dStates);
    // A clamped network's input is a fact or an absence, and there is no gradient of either.
    const groups: Record<string, Float64Array> = {
      ...gradients.tensors,
      ...(inputs === 'additive' && { inputs: gradients.inputs }),
    };
    for (const [name, gradient] of Object.entries(groups)) {
      const direction = normals(fixtureRandom(9), gradient.length, 1);
      const at = (size: number) => {
        const moved = (values: Float64Array) => values.map((value, k) => value + size * direction[k]);
        return name === 'inputs'
          ? lossOf(fixture.tensors, moved(fixture.inputs))
          : lossOf(
              {
                ...fixture.tensors,
                [name]: moved(fixture.tensors[name as keyof LstmTensors] as Float64Array),
              },
              fixture.inputs,
            );
      };
      const slope = (size: number) => (at(size) - at(-size)) / (2 * size);
      const difference = (4 * slope(h / 2) - slope(h)) / 3;
      const error = Math.abs(difference - dot(direction, gradient)) / (norm(gradient) * norm(direction));
      expect(error, name).toBeLessThan(1e-9);
    }
  }
});
