// The decaying Hebbian trace.
import { defineRule } from './rule.ts';

/** H_ij(t) = (1 - eta) H_ij(t-1) + eta x_i(t-1) x_j(t): Miconi, Clune & Stanley 2018, eq. 2. */
export const decayingHebb = defineRule({
  id: 'decaying-hebb',
  title: 'Decaying Hebb',
  sentence:
    'The trace is a running average of the product of what the two neurons did; eta sets how fast it forgets.',
  citation: 'Miconi, Clune, Stanley 2018, arXiv 1804.02464, eq. 2',
  rate: 'eta',
  bound: null,
  hebb: ({ hebb, pre, post, rate }) => (1 - rate) * hebb + rate * pre * post,
  term: (on, { hebb, pre, post, rate }) =>
    on.add(on.multiply(on.subtract(on.constant(1), rate), hebb), on.multiply(rate, on.multiply(pre, post))),
  slopes: ({ hebb, pre, post, rate }) => ({
    hebb: 1 - rate,
    pre: rate * post,
    post: rate * pre,
    rate: pre * post - hebb,
  }),
});
