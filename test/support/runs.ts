// Records of runs as a lab would send them, for tests of what the page makes of them.
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import type { Run, RunStatus } from '../../src-main/contract/runs.ts';
import { planExperiment, resolveExperiment } from '../../src-main/science/experiment.ts';

/** Numbered from 1 in the order given; returned newest first. */
export function makeRuns(...given: [request: ExperimentRequest, status: RunStatus][]): Run[] {
  return given
    .map(([request, status], k): Run => {
      const experiment = resolveExperiment(request);
      const { parameters, metrics } = planExperiment(experiment);
      const record = { run: k + 1, uid: String(k), createdAt: '', status, reason: '' };
      const annotation = { place: null, result: null, tags: [], note: '' };
      return { ...record, experiment, parameters, episodesDone: 0, metrics, origin: null, ...annotation };
    })
    .reverse();
}
