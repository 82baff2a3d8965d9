// The few-shot learner of Miconi, Clune & Stanley 2018, section 4.3: convolutions, and a plastic read-out of their features.
import { z } from '../../../contract/schema.ts';
import { sizeOf } from '../../arrays.ts';
import { rules } from '../../plasticity/index.ts';
import type { Random } from '../../random.ts';
import { convolutionTensorShapes } from '../convolutions.ts';
import { defineNetwork, notServed } from '../network.ts';
import type { TensorPlan } from '../network.ts';

/** Rules whose rate is the trained eta, as a read-out without a modulator needs it. */
const readoutRules = rules.filter(({ rate, hasEligibility }) => rate === 'eta' && !hasEligibility);
const alphaKinds = ['matrix', 'none'] as const;

const parameters = z.strictObject({
  features: z
    .int()
    .min(8)
    .max(512)
    .multipleOf(8)
    .default(64)
    .meta({ unit: 'features', help: 'Of every convolution, and so the numbers that stand for a picture.' }),
  rule: z
    .enum(readoutRules.map((rule) => rule.id))
    .default('oja')
    .meta({ help: 'How the trace of a read-out connection follows its feature and its class.' }),
  alpha: z
    .enum(alphaKinds)
    .default('matrix')
    .meta({ help: 'Whether each read-out connection is plastic (matrix), or none is (the control).' }),
  eta: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .meta({ help: 'Rate of the trace before training; trained like a weight.' }),
  initialScale: z.number().min(0).max(10).default(0.01).meta({
    help: 'What the read-out’s weights (normal) and alphas (uniform from 0 to 1) are multiplied by.',
  }),
});

/** As many as bring 31 pixels a side down to one position. */
const layers = 4;

export const plasticReadout = defineNetwork({
  id: 'plastic-readout',
  title: 'Convolutions with a plastic read-out',
  sentence:
    'Four convolutions make a vector of a picture; a plastic read-out learns within the episode which class it stands for.',
  citation: 'Miconi, Clune, Stanley 2018, arXiv 1804.02464, section 4.3',
  serves: ['few-shot'],
  parameters,
  plan({ features, rule, alpha, eta, initialScale }, task) {
    if (task.kind !== 'few-shot') throw notServed(task.kind);
    const { ways, side, labelStrength } = task;
    const convolutions = Object.entries(convolutionTensorShapes({ side, features, layers }));
    const shape = [ways, features];
    const isPlastic = alpha === 'matrix';
    const tensors: TensorPlan[] = [
      ...convolutions.map(([name, dimensions]) => ({
        name,
        shape: dimensions,
        initial: (random: Random) =>
          withinFanIn(random, dimensions, name === 'convolution1Bias' ? 9 : 9 * features),
      })),
      { name: 'w', shape, initial: (random) => fill(shape, () => initialScale * random.normal()) },
      ...(isPlastic
        ? [
            {
              name: 'alpha',
              shape,
              initial: (random: Random) => fill(shape, () => initialScale * random.uniform()),
            },
            { name: 'eta', shape: [], initial: () => Float64Array.of(eta) },
          ]
        : []),
    ];
    return {
      recurrence: {
        kind: 'readout',
        neurons: ways,
        side,
        layers,
        features,
        ways,
        rule,
        isPlastic,
        labelStrength,
      },
      tensors,
      monitored: isPlastic ? ['eta'] : [],
    };
  },
});

function fill(shape: readonly number[], value: () => number): Float64Array {
  return Float64Array.from({ length: sizeOf(shape) }, value);
}

/** Uniform within 1 / sqrt(numbers that come in): those of a weight's own row, `incoming` of a bias. */
function withinFanIn(random: Random, shape: readonly number[], incoming: number): Float64Array {
  const bound = 1 / Math.sqrt(shape[1] ?? incoming);
  return fill(shape, () => bound * (2 * random.uniform() - 1));
}
