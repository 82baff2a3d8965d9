// The plastic recurrent network of Miconi, Clune & Stanley 2018: every neuron connected to every neuron, each connection
// with a fixed and a plastic part. With alpha `none` it is the non-plastic control.
import { z } from '../../contract/schema.ts';
import { sizeOf } from '../arrays.ts';
import type { Random } from '../random.ts';
import { rules } from '../plasticity/index.ts';
import { alphaKinds, tensorShapes } from '../plasticity/recurrence.ts';
import { countNeurons, neurons } from './neurons.ts';
import { defineNetwork, notServed } from './network.ts';
import type { TensorPlan } from './network.ts';

const distributions = ['normal', 'uniform'] as const;

const parameters = z.strictObject({
  neurons,
  rule: z
    .enum(rules.map((rule) => rule.id))
    .default('decaying-hebb')
    .meta({ help: 'How the Hebbian trace of a connection follows the activity of its two neurons.' }),
  alpha: z.enum(alphaKinds).default('matrix').meta({
    help: 'What has a plasticity coefficient of its own: each connection (matrix), each receiving neuron, the network as a whole (scalar), or nothing (none, the non-plastic control).',
  }),
  eta: z.number().min(0).max(1).default(0.01).meta({
    help: 'Rate of the trace, or of the eligibility under retroactive neuromodulation, before training; trained like a weight.',
  }),
  traceBound: z.number().min(0).max(100).default(0).meta({
    help: 'Where the trace is cut off, under the rules that do so; 0 takes the bound of the rule’s paper, which is 1, or 2 with fan-out.',
  }),
  initialScale: z.number().min(0).max(10).default(0.01).meta({
    help: 'What weights, alphas and the modulator’s weights begin as is multiplied by this.',
  }),
  initialDistribution: z.enum(distributions).default('normal').meta({
    help: 'What they are drawn from: the standard normal distribution, or uniformly between 0 and 1.',
  }),
});

export const plasticRnn = defineNetwork({
  id: 'plastic-rnn',
  title: 'Plastic recurrent network',
  sentence:
    'Fully recurrent tanh neurons; each connection is w + alpha * hebb, and w, alpha and eta are trained.',
  citation: 'Miconi, Clune, Stanley 2018, arXiv 1804.02464',
  serves: ['driven', 'agent'],
  parameters,
  plan({ neurons: asked, rule, alpha, eta, initialScale, initialDistribution, traceBound }, task) {
    if (task.kind === 'few-shot') throw notServed(task.kind);
    const neurons = countNeurons(asked, task);
    const inputs = task.kind === 'driven' ? task.inputs : 'additive';
    const shapes = Object.entries(tensorShapes({ neurons, rule, alpha }));
    const tensors = shapes.map(([name, shape]): TensorPlan => ({
      name,
      shape,
      initial: (random) =>
        name in constants(eta)
          ? new Float64Array(sizeOf(shape)).fill(constants(eta)[name])
          : draw(random, sizeOf(shape), initialScale, initialDistribution),
    }));
    return {
      recurrence: { kind: 'plastic', neurons, rule, alpha, inputs, bound: traceBound },
      tensors,
      monitored: shapes.some(([name]) => name === 'eta') ? ['eta'] : [],
    };
  },
});

/** Tensors that begin as one number everywhere: a fan-out that passes the modulator on as it is. */
function constants(eta: number): Record<string, number> {
  return { eta, modulatorBias: 0, fanOutWeight: 1, fanOutBias: 0 };
}

function draw(
  random: Random,
  count: number,
  scale: number,
  distribution: (typeof distributions)[number],
): Float64Array {
  const value = distribution === 'normal' ? () => random.normal() : () => random.uniform();
  return Float64Array.from({ length: count }, () => scale * value());
}
