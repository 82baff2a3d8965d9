// The registry of plasticity rules: one line each.
import { decayingHebb } from './decaying-hebb.ts';
import type { PlasticityRule } from './rule.ts';

export const rules: readonly PlasticityRule[] = Object.freeze([decayingHebb]);
