// The plasticity rules of science/plasticity over TensorFlow operations: a whole matrix of traces after a step, the way back
// through it, and, where the rule is linear, the step undone. Columns are [N, 1], or [B, N, 1] in a batch; traces [N, N] or
// [B, N, N], rows being postsynaptic neurons.
import { EngramError } from '../../contract/errors.ts';
import type { Operations } from './operations.ts';
import type { Tensor } from './tfjs.ts';

/** hebb, and under a rule that has it eligibility. */
export type Traces = readonly Tensor[];

/** What goes into an update besides the traces: x(t-1), x(t), the rate (one number, or a column), eta. */
export interface Moment {
  readonly pre: Tensor;
  readonly post: Tensor;
  readonly rate: Tensor;
  readonly eta: Tensor;
}

/** dLoss with respect to what went into an update: `traces` like Traces, and columns. */
export interface Pulled {
  readonly traces: Traces;
  readonly pre: Tensor;
  readonly post: Tensor;
  /** Of each row's rate. */
  readonly rate: Tensor;
  /** Where eta is not the rate: each row's part of its gradient. */
  readonly eta: Tensor | null;
}

export interface TraceRule {
  readonly next: (traces: Traces, moment: Moment) => Tensor[];
  /** From dLoss/dtraces after the update, with the traces before and after it. */
  readonly pullBack: (before: Traces, after: Traces, moment: Moment, flow: Traces) => Pulled;
  /** The traces before an update from those after it; null where it cannot be undone. */
  readonly undo: ((traces: Traces, moment: Moment) => Tensor[]) | null;
}

/** The rule over these operations, its traces clipped at `bound`. Throws `unavailable` for one that is not written here. */
export function traceRule(operations: Operations, id: string, bound: number): TraceRule {
  if (id === 'decaying-hebb') return linear(operations, decay);
  if (id === 'oja') return linear(operations, forget(operations));
  if (id === 'soft-clipped-hebb') return softClipped(operations, bound);
  if (id === 'retroactive-hebb') return retroactive(operations, bound);
  if (['clipped-hebb', 'modulated-hebb', 'fan-out-hebb'].includes(id)) return clipped(operations, bound);
  throw new EngramError(
    'unavailable',
    `The tensorflow engine does not know the rule "${id}". Choose the engine "reference".`,
  );
}

/** How a linear rule keeps each row: by 1 - eta g(x(t)). */
interface Keeping {
  /** eta g: one number, or a column. */
  readonly lost: (moment: Moment) => Tensor;
  /** What q, each row's slope of -lost, means for eta and for x(t). */
  readonly pullBack: (moment: Moment, q: Tensor) => { readonly rate: Tensor; readonly post: Tensor | null };
}

/** g = 1. */
const decay: Keeping = { lost: ({ rate }) => rate, pullBack: (_moment, q) => ({ rate: q, post: null }) };

/** g = x^2. */
function forget({ constant, multiply, square }: Operations): Keeping {
  return {
    lost: ({ rate, post }) => multiply(rate, square(post)),
    pullBack: ({ rate, post }, q) => ({
      rate: multiply(square(post), q),
      post: multiply(multiply(multiply(rate, post), q), constant(2)),
    }),
  };
}

/** H(t) = (1 - eta g) H(t-1) + eta x(t) x(t-1). */
function linear(operations: Operations, keeping: Keeping): TraceRule {
  const { add, subtract, multiply, divide, product, outer, sum, constant } = operations;
  const kept = (moment: Moment) => subtract(constant(1), keeping.lost(moment));
  const written = ({ rate, pre, post }: Moment) => outer(multiply(rate, post), pre);
  return {
    next: ([hebb], moment) => [add(multiply(hebb, kept(moment)), written(moment))],
    undo: ([hebb], moment) => [divide(subtract(hebb, written(moment)), kept(moment))],
    pullBack([hebb], _after, moment, [d]) {
      const { pre, post, rate } = moment;
      const slope = product(d, pre);
      const lost = keeping.pullBack(moment, sum(multiply(d, hebb), [-1], true));
      const dPost = multiply(rate, slope);
      return {
        traces: [multiply(d, kept(moment))],
        pre: product(d, multiply(rate, post), { left: true }),
        post: lost.post ? subtract(dPost, lost.post) : dPost,
        rate: subtract(multiply(post, slope), lost.rate),
        eta: null,
      };
    },
  };
}

/** H(t) = clip(H(t-1) + rate x(t) x(t-1)). */
function clipped(operations: Operations, bound: number): TraceRule {
  const { add, multiply, product, outer } = operations;
  return {
    next: ([hebb], { rate, pre, post }) => [
      operations.clip(add(hebb, outer(multiply(rate, post), pre)), bound),
    ],
    undo: null,
    pullBack(_before, [after], { pre, post, rate }, [d]) {
      const passed = operations.within(after, bound, d);
      const slope = product(passed, pre);
      return {
        traces: [passed],
        pre: product(passed, multiply(rate, post), { left: true }),
        post: multiply(rate, slope),
        rate: multiply(post, slope),
        eta: null,
      };
    },
  };
}

/** With d = eta x(t) x(t-1): H(t) = clip(H + d - |d| H). Where d is 0, the slope of |d| is taken for 0. */
function softClipped(operations: Operations, bound: number): TraceRule {
  const { add, subtract, multiply, product, outer, sign, absolute } = operations;
  const size = (written: Tensor, pre: Tensor) => outer(absolute(written), absolute(pre));
  return {
    next([hebb], { rate, pre, post }) {
      const written = multiply(rate, post);
      const grown = add(hebb, outer(written, pre));
      return [operations.clip(subtract(grown, multiply(hebb, size(written, pre))), bound)];
    },
    undo: null,
    pullBack([hebb], [after], { pre, post, rate }, [d]) {
      const written = multiply(rate, post);
      const passed = operations.within(after, bound, d);
      const held = multiply(passed, hebb);
      const slope = subtract(product(passed, pre), multiply(sign(written), product(held, absolute(pre))));
      const back = product(held, absolute(written), { left: true });
      return {
        traces: [subtract(passed, multiply(passed, size(written, pre)))],
        pre: subtract(product(passed, written, { left: true }), multiply(sign(pre), back)),
        post: multiply(rate, slope),
        rate: multiply(post, slope),
        eta: null,
      };
    },
  };
}

/** H(t) = clip(H(t-1) + M(t) E(t-1)); E(t) = (1 - eta) E(t-1) + eta x(t) x(t-1). */
function retroactive(operations: Operations, bound: number): TraceRule {
  const { add, subtract, multiply, product, outer, sum, constant } = operations;
  return {
    next: ([hebb, eligibility], { rate, eta, pre, post }) => [
      operations.clip(add(hebb, multiply(eligibility, rate)), bound),
      add(multiply(eligibility, subtract(constant(1), eta)), outer(multiply(eta, post), pre)),
    ],
    undo: null,
    pullBack([, eligibility], [after], { rate, eta, pre, post }, [dHebb, d]) {
      const passed = operations.within(after, bound, dHebb);
      const slope = product(d, pre);
      const rows = (a: Tensor) => sum(multiply(a, eligibility), [-1], true);
      return {
        traces: [passed, add(multiply(d, subtract(constant(1), eta)), multiply(passed, rate))],
        pre: product(d, multiply(eta, post), { left: true }),
        post: multiply(eta, slope),
        rate: rows(passed),
        eta: subtract(multiply(post, slope), rows(d)),
      };
    },
  };
}
