// The published curve that belongs beside a run: that of the study whose subject, at the paper's scale, the run is of.
import type { Experiment } from '../../../src-main/contract/experiment.ts';
import { isAlike } from '../../../src-main/contract/studies.ts';
import type { PublishedPoints } from '../../parts/charts/line-chart.ts';
import type { CatalogueEntries } from '../../client/catalogue.svelte.ts';

export interface PublishedCurve extends PublishedPoints {
  readonly metric: string;
}

/** Null where there is none, or where the run's settings are others. Seed, engine and length may differ. */
export function findPublishedCurve(
  experiment: Experiment,
  { studies }: CatalogueEntries,
): PublishedCurve | null {
  const study = studies.find(
    ({ curve, paper }) => curve && isAlike(paper.variants[0].experiment, experiment),
  );
  return study?.curve ? { ...study.curve, metric: study.metrics[0] } : null;
}
