// The numbers that a new data set is made with, described as the parameters of experiments are.
import { maximumSeed } from '../../../src-main/contract/experiment.ts';
import type { ParameterDescription } from '../../../src-main/contract/experiment.ts';
import type { GeneratorKind } from '../../../src-main/contract/data.ts';

/** A number that may be left out; then its default is no number but a word. */
export interface NumberField extends ParameterDescription {
  readonly isOptional?: boolean;
}

export const importFields = {
  testShare: {
    name: 'testShare',
    type: 'number',
    default: 0.1,
    minimum: 0,
    maximum: 1,
    help: 'Set aside for testing where the data itself does not say what is. 0.1 is a tenth.',
  },
  size: {
    name: 'size',
    type: 'integer',
    default: '',
    minimum: 4,
    maximum: 512,
    unit: 'pixels',
    help: 'A side of each item. Needed where pictures have several sizes: the square in the middle is scaled.',
    isOptional: true,
  },
} satisfies Record<string, NumberField>;

export function generateFields(generator: GeneratorKind): readonly NumberField[] {
  const isGlyphs = generator === 'glyphs';
  return [
    {
      name: 'count',
      type: 'integer',
      default: 1000,
      minimum: 1,
      maximum: 1_000_000,
      unit: 'items',
      help: isGlyphs ? 'How many drawings; 20 of each character.' : 'How many pictures.',
    },
    {
      name: 'size',
      type: 'integer',
      default: isGlyphs ? 105 : 32,
      minimum: 16,
      maximum: 128,
      unit: 'pixels',
      help: 'A side of each item.',
    },
    {
      name: 'testShare',
      type: 'number',
      default: isGlyphs ? 0.4 : 0.1,
      minimum: 0,
      maximum: 1,
      help: isGlyphs
        ? 'Share of the alphabets set aside for testing.'
        : 'Share of the pictures set aside for testing.',
    },
    {
      name: 'seed',
      type: 'integer',
      default: 1,
      minimum: 0,
      maximum: maximumSeed,
      help: 'Where the random numbers begin. The same seed makes the same data.',
    },
  ];
}
