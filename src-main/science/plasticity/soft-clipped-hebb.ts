// A Hebbian trace that grows ever more slowly towards its bound.
import { clipTerm } from '../programs/algebra.ts';
import { clip, defineRule, isClipped } from './rule.ts';

/** With d = eta x_i(t-1) x_j(t): H_ij(t) = clip(H + max(d, 0) (1 - H) + min(d, 0) (1 + H), +-bound). */
export const softClippedHebb = defineRule({
  id: 'soft-clipped-hebb',
  title: 'Soft-clipped Hebb',
  sentence:
    'The trace adds up the product of what the two neurons did, in smaller steps the nearer it comes to 1 or -1.',
  citation: 'Miconi, Rawal, Clune, Stanley 2019, arXiv 2002.10585',
  rate: 'eta',
  bound: 1,
  hebb: ({ hebb, pre, post, rate, bound }) => clip(soften(hebb, rate * pre * post), bound),
  term(on, { hebb, pre, post, rate, bound }) {
    const d = on.multiply(rate, on.multiply(pre, post));
    const up = on.multiply(on.maximum(d, on.constant(0)), on.subtract(on.constant(1), hebb));
    const down = on.multiply(on.minimum(d, on.constant(0)), on.add(on.constant(1), hebb));
    return clipTerm(on, on.add(on.add(hebb, up), down), bound);
  },
  slopes({ hebb, pre, post, rate, bound }) {
    const d = rate * pre * post;
    const pass = isClipped(soften(hebb, d), bound) ? 0 : 1;
    const slope = pass * (d > 0 ? 1 - hebb : 1 + hebb);
    return {
      hebb: pass * (1 - Math.abs(d)),
      pre: slope * rate * post,
      post: slope * rate * pre,
      rate: slope * pre * post,
    };
  },
});

function soften(hebb: number, d: number): number {
  return hebb + Math.max(d, 0) * (1 - hebb) + Math.min(d, 0) * (1 + hebb);
}
