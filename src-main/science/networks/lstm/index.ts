// The LSTM as a control: it remembers in its cells, by weights that do not change within an episode.
import { z } from '../../../contract/schema.ts';
import { sizeOf } from '../../arrays.ts';
import type { Random } from '../../random.ts';
import { defineNetwork, notServed } from '../network.ts';
import type { TensorPlan } from '../network.ts';
import { countNeurons, neurons } from '../neurons.ts';
import { gates, lstmTensorShapes } from './recurrence.ts';
import type { LstmTensorName } from './recurrence.ts';

const parameters = z.strictObject({
  neurons,
  drivenGates: z.boolean().default(true).meta({
    help: 'Whether each driven neuron begins with gates that let its input through and keep nothing, so that it takes the sign of its input, as in the comparison of the paper; it is trained like the rest. For tasks that add inputs to the drive of neurons.',
  }),
});

/** Drives of a neuron that takes the sign of its input: written and shown always, kept never. In the order of the gates. */
const open = [10, -1000, 0, 10] as const;
/** Weight from such a neuron's input to its cell. */
const inputDrive = 10;

export const lstm = defineNetwork({
  id: 'lstm',
  title: 'LSTM',
  sentence:
    'Neurons with a cell and three gates each, all of them connected by fixed weights: the usual way to remember.',
  citation:
    'Hochreiter & Schmidhuber 1997; as a control in Miconi, Clune, Stanley 2018, arXiv 1804.02464, figure 3',
  serves: ['driven', 'agent'],
  parameters,
  plan({ neurons: asked, drivenGates }, task) {
    if (task.kind === 'few-shot') throw notServed(task.kind);
    const neurons = countNeurons(asked, task);
    const driven = task.kind === 'driven' ? task.neurons : task.observations;
    const inputs = task.kind === 'driven' ? task.inputs : 'additive';
    const isLetThrough = drivenGates && task.kind === 'driven' && inputs === 'additive';
    const tensor = ([name, shape]: [string, readonly number[]]): TensorPlan => ({
      name,
      shape,
      initial(random) {
        const values = uniform(random, sizeOf(shape), 1 / Math.sqrt(neurons));
        if (isLetThrough) letInputsThrough(name as LstmTensorName, values, driven);
        return values;
      },
    });
    return {
      recurrence: { kind: 'lstm', neurons, driven, inputs },
      tensors: Object.entries(lstmTensorShapes({ neurons, driven, inputs })).map(tensor),
      monitored: [],
    };
  },
});

/** Within +-bound, which is the usual beginning of an LSTM. */
function uniform(random: Random, count: number, bound: number): Float64Array {
  return Float64Array.from({ length: count }, () => bound * (2 * random.uniform() - 1));
}

/** Overwrites what the first `driven` neurons begin with: open gates, and cells that only their own input reaches. */
function letInputsThrough(name: LstmTensorName, values: Float64Array, driven: number): void {
  const cellRow = (j: number) => gates.length * j + gates.indexOf('cell');
  for (let j = 0; j < driven; j++) {
    if (name === 'bias') values.set(open, gates.length * j);
    if (name !== 'inputWeight') continue;
    values.fill(0, cellRow(j) * driven, (cellRow(j) + 1) * driven);
    values[cellRow(j) * driven + j] = inputDrive;
  }
}
