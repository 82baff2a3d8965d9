// What a plasticity rule is: how one synapse's Hebbian trace follows from what its two neurons did.

import type { Algebra } from '../programs/algebra.ts';

/** What a synapse carries from step to step within an episode. */
export interface Trace {
  hebb: number;
  /** What waits to be written into hebb; 0 under rules without eligibility. */
  eligibility: number;
}

/**
 * One synapse from neuron i (pre) to neuron j (post) at step t: its trace before the update, pre = x_i(t-1),
 * post = x_j(t), `rate` = what scales this update (see RateSource), eta = the trained number of that name,
 * `bound` = where the trace is clipped.
 */
export interface Synapse extends Trace {
  pre: number;
  post: number;
  rate: number;
  eta: number;
  bound: number;
}

/** dLoss with respect to everything that went into an update. Rules whose rate is eta report it under `rate`. */
export type SynapseGradient = Omit<Synapse, 'bound'>;

/**
 * A synapse's numbers as terms of an algebra, of one synapse or of all: then hebb and eligibility are matrices with a row a
 * receiving neuron, pre is a row, post a column, rate a column or one number. The bound is Infinity where nothing is clipped.
 */
export type SynapseTerms<T> = { readonly [name in keyof Omit<Synapse, 'bound'>]: T } & {
  readonly bound: number;
};

/**
 * Where the rate of an update comes from: the trained eta; the network's own modulator M(t) = tanh(v.x(t) + b); or that
 * modulator fanned out to every receiving neuron, p_j M(t) + q_j (Miconi et al. 2019, section 3).
 */
export type RateSource = 'eta' | 'modulator' | 'fan-out';

/** A rule in double precision. Where a clipped trace lies on its bound, its derivative is taken as 0. */
export interface PlasticityRule {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  readonly citation: string;
  readonly rate: RateSource;
  /** Whether what two neurons did is kept as eligibility, at the trained rate eta, until the modulator writes it. */
  readonly hasEligibility: boolean;
  /** Where the paper clips the trace; null where it does not. */
  readonly bound: number | null;
  /** The trace after the update. */
  next(synapse: Synapse): Trace;
  /** The same equation as terms, for programs; `eligibility` is null under rules without. */
  express<T>(
    algebra: Algebra<T>,
    synapse: SynapseTerms<T>,
  ): { readonly hebb: T; readonly eligibility: T | null };
  /** From dLoss/dtrace after the update to dLoss/d(what went into it). */
  pullBack(synapse: Synapse, after: Trace): SynapseGradient;
}

/** Defines a rule without eligibility by hebb's next value, as a number and as a term, and by that value's slopes. */
export function defineRule(
  rule: Omit<PlasticityRule, 'hasEligibility' | 'next' | 'express' | 'pullBack'> & {
    readonly hebb: (synapse: Synapse) => number;
    readonly term: <T>(algebra: Algebra<T>, synapse: SynapseTerms<T>) => T;
    readonly slopes: (synapse: Synapse) => { hebb: number; pre: number; post: number; rate: number };
  },
): PlasticityRule {
  const { hebb, term, slopes, ...about } = rule;
  return Object.freeze<PlasticityRule>({
    ...about,
    hasEligibility: false,
    next: (synapse) => ({ hebb: hebb(synapse), eligibility: 0 }),
    express: (algebra, synapse) => ({ hebb: term(algebra, synapse), eligibility: null }),
    pullBack(synapse, after) {
      const slope = slopes(synapse);
      return {
        hebb: after.hebb * slope.hebb,
        pre: after.hebb * slope.pre,
        post: after.hebb * slope.post,
        rate: after.hebb * slope.rate,
        eligibility: 0,
        eta: 0,
      };
    },
  });
}

export function clip(value: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, value));
}

export function isClipped(value: number, bound: number): boolean {
  return Math.abs(value) >= bound;
}
