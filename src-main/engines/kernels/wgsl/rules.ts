// The plasticity rules as the sweeps on a graphics card use them. A rule belongs to a family, whose arithmetic on a synapse is
// this text; the rules of a family differ in the numbers that a row begins with:
//
//   linear       hebb <- q hebb + s pre               decaying Hebb: q = 1 - rate;  Oja: q = 1 - rate post^2
//   clipped      hebb <- clip(hebb + s pre)           clipped Hebb and simple neuromodulation, with and without fan-out
//   soft         hebb <- clip((1 - |d|) hebb + d),  d = s pre
//   retroactive  hebb <- clip(hebb + rate e);  e <- q e + s pre
//
// s = rate post, but for the eligibility s = eta post and q = 1 - eta. The equations: science/plasticity. On the way back,
// d = dLoss/dhebb and dE = dLoss/de after an update, and a row's sums over i are
//   S1 = d pre (soft: times its slope; retroactive: dE pre),  S2 = d hebb (retroactive: d e),  S3 = dE e,
// where hebb and e are those before that update.
import { EngramError } from '../../../contract/errors.ts';

interface Family {
  /** hebb after an update, from h, e, q, s, rate, pre. */
  readonly advance: string;
  /** From d (and dE) after the update of step t: what x(t-1) gets, and d before it; uses h, q, s, rate, x. */
  readonly pullBack: string;
  /** Adds to S1, S2 and S3 of step t-1 from `carried`; uses earlier or earlierE, s1, q1, y = x(t-2). */
  readonly sums: string;
  readonly sumCount: 1 | 2 | 3;
  readonly isClipped: boolean;
}

const linear: Family = {
  advance: 'fma(s, pre, q * h)',
  pullBack: 'column = fma(s, d, column); carried = q * d;',
  sums: 'sum1 = fma(carried, y, sum1); sum2 = fma(carried, earlier, sum2);',
  sumCount: 2,
  isClipped: false,
};

const clipped: Family = {
  advance: 'clamp(fma(s, pre, h), -bound, bound)',
  pullBack: 'column = fma(s, d, column); carried = d;',
  sums: 'sum1 = fma(carried, y, sum1);',
  sumCount: 1,
  isClipped: true,
};

const soft: Family = {
  advance: 'clamp(fma(-abs(s * pre), h, h) + s * pre, -bound, bound)',
  pullBack: 'column = fma(s * softSlope(h, s * x), d, column); carried = fma(-abs(s * x), d, d);',
  sums: 'sum1 = fma(carried * softSlope(earlier, s1 * y), y, sum1);',
  sumCount: 1,
  isClipped: true,
};

const retroactive: Family = {
  advance: 'clamp(fma(rate, e, h), -bound, bound)',
  pullBack: 'column = fma(s, dE, column); carried = d; dE = fma(rate, d, q * dE);',
  sums: 'sum1 = fma(dE, y, sum1); sum2 = fma(carried, earlierE, sum2); sum3 = fma(dE, earlierE, sum3);',
  sumCount: 3,
  isClipped: true,
};

export interface RuleText extends Family {
  /** q and s of a row, from rate, post and eta. */
  readonly decay: string;
  readonly strength: string;
  /** What reaches x_j(t) and the rate of the update after step t, from the row's sums. */
  readonly dPost: string;
  readonly dRate: string;
  readonly hasEligibility: boolean;
  readonly isModulated: boolean;
}

const usual = {
  decay: '1.0',
  strength: 'rate * post',
  dPost: 'rate * sum1',
  dRate: 'post * sum1',
  hasEligibility: false,
  isModulated: false,
} as const;

/** By the ids of science/plasticity. */
const texts: Readonly<Record<string, RuleText>> = {
  'decaying-hebb': { ...linear, ...usual, decay: '1.0 - rate', dRate: 'post * sum1 - sum2' },
  oja: {
    ...linear,
    ...usual,
    decay: '1.0 - rate * post * post',
    dPost: 'rate * (sum1 - 2.0 * post * sum2)',
    dRate: 'post * (sum1 - post * sum2)',
  },
  'clipped-hebb': { ...clipped, ...usual },
  'soft-clipped-hebb': { ...soft, ...usual },
  'modulated-hebb': { ...clipped, ...usual, isModulated: true },
  'fan-out-hebb': { ...clipped, ...usual, isModulated: true },
  'retroactive-hebb': {
    ...retroactive,
    ...usual,
    decay: '1.0 - eta',
    strength: 'eta * post',
    dPost: 'eta * sum1',
    dRate: 'sum2',
    hasEligibility: true,
    isModulated: true,
  },
};

/** Throws `unavailable` for a rule without a text here. */
export function ruleText(rule: string): RuleText {
  if (rule in texts) return texts[rule];
  throw new EngramError(
    'unavailable',
    `The engine "webgpu" has no kernel for the plasticity rule "${rule}" yet. The engine "reference" computes it, slowly.`,
  );
}

/** dd/dhebb of soft growth: 1 - hebb where it grows, 1 + hebb where it shrinks. */
export const softSlope = /* wgsl */ `
fn softSlope(h: f32, d: f32) -> f32 {
  return select(1.0 - h, 1.0 + h, d < 0.0);
}
`;
