// The published curve that belongs beside a run: that of the study whose paper-scale experiment the run is.
import type { Experiment, ExperimentRequest, Settings } from '../../../src-main/contract/experiment.ts';
import type { PublishedPoints } from '../../parts/charts/line-chart.ts';
import type { CatalogueEntries } from '../../client/catalogue.svelte.ts';

export interface PublishedCurve extends PublishedPoints {
  readonly metric: string;
}

/** Null where there is none, or where the run's settings are others. Seed, engine and length may differ. */
export function findPublishedCurve(
  experiment: Experiment,
  catalogue: CatalogueEntries,
): PublishedCurve | null {
  const study = catalogue.studies.find(
    ({ curve, paper }) => curve && isOf(experiment, paper.request, catalogue),
  );
  return study?.curve ? { ...study.curve, metric: study.metric } : null;
}

function isOf(experiment: Experiment, request: ExperimentRequest, catalogue: CatalogueEntries): boolean {
  if (experiment.task !== request.task) return false;
  if (request.network !== undefined && experiment.network !== request.network) return false;
  const { task, network, training } = experiment.settings;
  const entries = [...catalogue.tasks, ...catalogue.networks].filter(
    ({ id }) => id === experiment.task || id === experiment.network,
  );
  const wanted: Settings = {};
  for (const { parameters } of [...entries, catalogue.training]) {
    for (const { name, default: usual } of parameters) wanted[name] = request.set?.[name] ?? usual;
  }
  // How often it is saved changes no number.
  return Object.entries({ ...task, ...network, ...training }).every(
    ([name, value]) => name === 'checkpointSeconds' || wanted[name] === value,
  );
}
