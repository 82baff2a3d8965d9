// The decaying Hebbian trace.
import type { PlasticityRule } from './rule.ts';

/** H_ij(t) = (1 - eta) H_ij(t-1) + eta x_i(t-1) x_j(t): Miconi, Clune & Stanley 2018, eq. 2. */
export const decayingHebb: PlasticityRule = Object.freeze<PlasticityRule>({
  id: 'decaying-hebb',
  title: 'Decaying Hebb',
  sentence:
    'The trace is a running average of the product of what the two neurons did; eta sets how fast it forgets.',
  citation: 'Miconi, Clune, Stanley 2018, arXiv 1804.02464, eq. 2',
  next: (hebb, pre, post, eta) => (1 - eta) * hebb + eta * pre * post,
  slopes: (hebb, pre, post, eta) => ({
    hebb: 1 - eta,
    pre: eta * post,
    post: eta * pre,
    eta: pre * post - hebb,
  }),
});
