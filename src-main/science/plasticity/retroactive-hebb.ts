// Retroactive neuromodulation: what two neurons did is kept as eligibility until the modulator writes it into the trace.
import { clipTerm } from '../programs/algebra.ts';
import { clip, isClipped } from './rule.ts';
import type { PlasticityRule } from './rule.ts';

/**
 * H_ij(t) = clip(H_ij(t-1) + M(t) E_ij(t-1), +-bound); E_ij(t) = (1 - eta) E_ij(t-1) + eta x_i(t-1) x_j(t):
 * Miconi et al. 2019, section 3.2.
 */
export const retroactiveHebb = Object.freeze<PlasticityRule>({
  id: 'retroactive-hebb',
  title: 'Retroactive neuromodulation',
  sentence:
    'What two neurons did fades away as eligibility, unless the network’s own modulator writes it into the trace in time, as dopamine does.',
  citation: 'Miconi, Rawal, Clune, Stanley 2019, arXiv 2002.10585, section 3.2',
  rate: 'modulator',
  hasEligibility: true,
  bound: 1,
  next: ({ hebb, eligibility, pre, post, rate, eta, bound }) => ({
    hebb: clip(hebb + rate * eligibility, bound),
    eligibility: (1 - eta) * eligibility + eta * pre * post,
  }),
  express(on, { hebb, eligibility, pre, post, rate, eta, bound }) {
    const kept = on.multiply(on.subtract(on.constant(1), eta), eligibility);
    return {
      hebb: clipTerm(on, on.add(hebb, on.multiply(rate, eligibility)), bound),
      eligibility: on.add(kept, on.multiply(eta, on.multiply(pre, post))),
    };
  },
  pullBack({ hebb, eligibility, pre, post, rate, eta, bound }, after) {
    const dHebb = isClipped(hebb + rate * eligibility, bound) ? 0 : after.hebb;
    return {
      hebb: dHebb,
      rate: dHebb * eligibility,
      eligibility: dHebb * rate + after.eligibility * (1 - eta),
      pre: after.eligibility * eta * post,
      post: after.eligibility * eta * pre,
      eta: after.eligibility * (pre * post - eligibility),
    };
  },
});
