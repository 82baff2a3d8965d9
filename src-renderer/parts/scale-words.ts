// What the scales of a study are called.
import type { StudyScale } from '../../src-main/contract/studies.ts';

export const scaleWords: Readonly<Record<StudyScale, string>> = {
  quick: 'Quick version',
  hours: 'Hours',
  paper: 'Paper’s scale',
};
