// What a plasticity rule is: how one synapse's Hebbian trace follows from what its two neurons did.

/** How the update of a trace depends on each thing that goes into it. */
export interface TraceSlopes {
  hebb: number;
  pre: number;
  post: number;
  eta: number;
}

/**
 * A rule for the trace of one synapse from neuron i (pre) to neuron j (post), in double precision:
 * hebb = H_ij(t-1), pre = x_i(t-1), post = x_j(t), eta the trained rate.
 */
export interface PlasticityRule {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  readonly citation: string;
  /** H_ij(t). */
  next(hebb: number, pre: number, post: number, eta: number): number;
  /** Partial derivatives of `next`. */
  slopes(hebb: number, pre: number, post: number, eta: number): TraceSlopes;
}
