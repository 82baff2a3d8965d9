// The records by which a recurrence is described to the kernels: the fields of assembly/layout.ts in their order, each of
// 4 bytes, and the numbers that rules and kinds of alpha go by there.
import type { AlphaKind } from '../../science/plasticity/recurrence.ts';

export const recurrenceFields = [
  ...['neurons', 'bytes', 'batch', 'steps', 'stride', 'blocks', 'blockRows', 'slots', 'rule', 'alphaKind'],
  ...['isClamped', 'canRewind', 'isAttention', 'segment', 'w', 'alpha', 'modulatorWeight', 'fanOutWeight'],
  ...['fanOutBias', 'inputs', 'states', 'dStates', 'deltas', 'dw', 'dAlpha', 'dModulatorWeight'],
  ...['dModulatorBias', 'episodes', 'slotRecords', 'lists', 'listBytes', 'eta', 'modulatorBias', 'bound'],
] as const;

export const episodeFields = [
  ...['offset', 'hebb', 'eligibility', 'keptHebb', 'keptEligibility', 'sweeps', 'sweepCount', 'isRefused'],
  ...['modulators', 'dModulators', 'scores', 'means'],
] as const;

export const slotFields = [
  ...['dHebb', 'dEligibility', 'dAlpha', 'partials', 'dPosts', 'dRates', 'dFanOutWeight', 'dFanOutBias'],
  ...['dEta', 'segmentHebb', 'segmentEligibility', 'dTraceStates', 'attention', 'products'],
] as const;

/** Those of assembly/lstm.ts. */
export const lstmFields = [
  ...['neurons', 'bytes', 'gateBytes', 'driven', 'drivenBytes', 'batch', 'steps', 'isClamped', 'blocks'],
  ...['blockNeurons', 'w', 'dw', 'inputWeight', 'dInputWeight', 'bias', 'dBias', 'inputs', 'states', 'cells'],
  ...[
    'gates',
    'drives',
    'dStates',
    'deltas',
    'dHidden',
    'dCells',
    'partials',
    'repeats',
    'lists',
    'listBytes',
  ],
] as const;

export const adamFields = [
  ...['bytes', 'values', 'gradient', 'first', 'second', 'beta1', 'beta2', 'rate', 'scale', 'epsilon'],
  'gradientScale',
] as const;

/** Those of a product in assembly/products.ts. */
export const productFields = ['rows', 'count', 'a', 'aBytes', 'b', 'bytes', 'out'] as const;

/** Those of assembly/convolutions.ts. */
export const stackFields = [
  ...['layers', 'slots', 'group', 'records', 'scratch', 'scratchBytes', 'groupBytes'],
] as const;

export const convolutionFields = [
  ...['positions', 'features', 'seen', 'seenBytes', 'windows', 'taps', 'columns', 'weight', 'bias'],
  ...[
    'dWeight',
    'dBias',
    'panels',
    'backPanels',
    'inputs',
    'inputBytes',
    'outputs',
    'bytes',
    'sums',
    'sumBytes',
  ],
] as const;

/** Fields that are numbers with a fraction; all others are whole or pointers. */
export const fractions: ReadonlySet<string> = new Set([
  ...['eta', 'modulatorBias', 'bound', 'beta1', 'beta2', 'rate', 'scale', 'epsilon', 'gradientScale'],
]);

/** By id, as assembly/rules.ts numbers them. */
export const ruleCodes: Readonly<Record<string, number>> = {
  'decaying-hebb': 0,
  oja: 1,
  'clipped-hebb': 2,
  'soft-clipped-hebb': 3,
  'modulated-hebb': 4,
  'fan-out-hebb': 5,
  'retroactive-hebb': 6,
};

/** One coefficient for the network is one for each row, all the same. */
export const alphaCodes: Readonly<Record<AlphaKind, number>> = { none: 0, scalar: 1, neuron: 1, matrix: 2 };
