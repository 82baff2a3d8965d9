// The registry of plasticity rules: one line each.
import { clippedHebb, fanOutHebb, modulatedHebb } from './clipped-hebb.ts';
import { decayingHebb } from './decaying-hebb.ts';
import { oja } from './oja.ts';
import { retroactiveHebb } from './retroactive-hebb.ts';
import type { PlasticityRule } from './rule.ts';
import { softClippedHebb } from './soft-clipped-hebb.ts';

export const rules: readonly PlasticityRule[] = Object.freeze([
  decayingHebb,
  oja,
  clippedHebb,
  softClippedHebb,
  modulatedHebb,
  fanOutHebb,
  retroactiveHebb,
]);
