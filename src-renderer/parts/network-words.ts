// What a run's network is, in a few words: as the studies call it, or by its own name and kind of alpha.
import type { Experiment } from '../../src-main/contract/experiment.ts';
import { isAlike, studyScales } from '../../src-main/contract/studies.ts';
import { catalogue } from '../client/catalogue.svelte.ts';

export function networkWords(experiment: Experiment): string {
  const variants = catalogue.studies.flatMap((study) =>
    studyScales.flatMap((scale) => study[scale]?.variants ?? []),
  );
  const known = variants.find((variant) => isAlike(variant.experiment, experiment));
  if (known) return known.title;
  const { alpha } = experiment.settings.network;
  const title = catalogue.networkTitle(experiment.network);
  return alpha === undefined ? title : `${title}, alpha ${String(alpha)}`;
}
