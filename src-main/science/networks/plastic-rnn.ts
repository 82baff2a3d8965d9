// The plastic recurrent network of Miconi, Clune & Stanley 2018: every neuron connected to every neuron, each connection
// with a fixed and a plastic part. With alpha `none` it is the non-plastic control.
import { z } from '../../contract/schema.ts';
import { sizeOf } from '../arrays.ts';
import { rules } from '../plasticity/index.ts';
import { alphaKinds, tensorShapes } from '../plasticity/recurrence.ts';
import { defineNetwork } from './network.ts';
import type { TensorPlan } from './network.ts';

const parameters = z.strictObject({
  rule: z
    .enum(rules.map((rule) => rule.id))
    .default('decaying-hebb')
    .meta({ help: 'How the Hebbian trace of a connection follows the activity of its two neurons.' }),
  alpha: z.enum(alphaKinds).default('matrix').meta({
    help: 'What has a plasticity coefficient of its own: each connection (matrix), each receiving neuron, the network as a whole (scalar), or nothing (none, the non-plastic control).',
  }),
  eta: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .meta({ help: 'Rate of the trace before training; trained like a weight.' }),
  initialScale: z
    .number()
    .min(0)
    .max(10)
    .default(0.01)
    .meta({ help: 'Standard deviation of the normal distribution that weights and alphas are drawn from.' }),
});

export const plasticRnn = defineNetwork({
  id: 'plastic-rnn',
  title: 'Plastic recurrent network',
  sentence:
    'Fully recurrent tanh neurons; each connection is w + alpha * hebb, and w, alpha and eta are trained.',
  citation: 'Miconi, Clune, Stanley 2018, arXiv 1804.02464',
  parameters,
  plan({ rule, alpha, eta, initialScale }, neurons) {
    const shapes = Object.entries(tensorShapes(neurons, alpha));
    const tensors = shapes.map(([name, shape]): TensorPlan => ({
      name,
      shape,
      initial: (random) =>
        name === 'eta' ? Float64Array.of(eta) : normals(random, sizeOf(shape), initialScale),
    }));
    return { recurrence: { neurons, rule, alpha }, tensors, monitored: alpha === 'none' ? [] : ['eta'] };
  },
});

function normals(random: { normal(): number }, count: number, scale: number): Float64Array {
  return Float64Array.from({ length: count }, () => scale * random.normal());
}
