// Oja's rule, which bounds the trace by itself.
import { defineRule } from './rule.ts';

/** H_ij(t) = H_ij(t-1) + eta x_j(t) (x_i(t-1) - x_j(t) H_ij(t-1)): Oja 1982; Miconi, Clune & Stanley 2018, eq. 3. */
export const oja = defineRule({
  id: 'oja',
  title: 'Oja',
  sentence:
    'The trace grows with the product of what the two neurons did and shrinks with the receiving neuron’s activity, so it keeps old memories while nothing happens.',
  citation: 'Oja 1982; Miconi, Clune, Stanley 2018, arXiv 1804.02464, eq. 3',
  rate: 'eta',
  bound: null,
  hebb: ({ hebb, pre, post, rate }) => hebb + rate * post * (pre - post * hebb),
  term: (on, { hebb, pre, post, rate }) =>
    on.add(hebb, on.multiply(on.multiply(rate, post), on.subtract(pre, on.multiply(post, hebb)))),
  slopes: ({ hebb, pre, post, rate }) => ({
    hebb: 1 - rate * post * post,
    pre: rate * post,
    post: rate * (pre - 2 * post * hebb),
    rate: post * (pre - post * hebb),
  }),
});
