// A Hebbian trace that only adds up, kept within a bound: under a trained rate, and under the network's own modulator.
import { clipTerm } from '../programs/algebra.ts';
import type { Algebra } from '../programs/algebra.ts';
import { clip, defineRule, isClipped } from './rule.ts';
import type { Synapse, SynapseTerms } from './rule.ts';

/** H_ij(t) = clip(H_ij(t-1) + rate x_i(t-1) x_j(t), +-bound). */
const equations = {
  hebb: ({ hebb, pre, post, rate, bound }: Synapse) => clip(hebb + rate * pre * post, bound),
  term<T>(on: Algebra<T>, { hebb, pre, post, rate, bound }: SynapseTerms<T>): T {
    return clipTerm(on, on.add(hebb, on.multiply(rate, on.multiply(pre, post))), bound);
  },
  slopes({ hebb, pre, post, rate, bound }: Synapse) {
    const pass = isClipped(hebb + rate * pre * post, bound) ? 0 : 1;
    return { hebb: pass, pre: pass * rate * post, post: pass * rate * pre, rate: pass * pre * post };
  },
};

export const clippedHebb = defineRule({
  id: 'clipped-hebb',
  title: 'Clipped Hebb',
  sentence: 'The trace adds up the product of what the two neurons did, and is cut off at a bound.',
  citation: 'Miconi, Rawal, Clune, Stanley 2019, arXiv 2002.10585, section 3',
  rate: 'eta',
  bound: 1,
  ...equations,
});

/** Rate M(t), one number for the whole network: Miconi et al. 2019, section 3.1. */
export const modulatedHebb = defineRule({
  id: 'modulated-hebb',
  title: 'Simple neuromodulation',
  sentence:
    'The network itself sets, at every step, how fast and in which direction all of its traces change; traces are cut off at a bound.',
  citation: 'Miconi, Rawal, Clune, Stanley 2019, arXiv 2002.10585, section 3.1',
  rate: 'modulator',
  bound: 1,
  ...equations,
});

/** Rate p_j M(t) + q_j, one number a receiving neuron: Miconi et al. 2019, section 3.1, with fan-out. */
export const fanOutHebb = defineRule({
  id: 'fan-out-hebb',
  title: 'Neuromodulation with fan-out',
  sentence:
    'The network itself sets how fast its traces change, and every receiving neuron answers to that signal in its own, trained way.',
  citation: 'Miconi, Rawal, Clune, Stanley 2019, arXiv 2002.10585, section 3.1',
  rate: 'fan-out',
  bound: 2,
  ...equations,
});
