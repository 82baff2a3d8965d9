// Which runs of a home are of which network of a study.
import type { Experiment } from './experiment.ts';
import { groupKey, groupRuns } from './groups.ts';
import type { Run } from './runs.ts';
import { atScale, likenessOf } from './studies.ts';
import type { Study, StudyScale, StudyVariant } from './studies.ts';

export interface StudyRuns {
  readonly variant: StudyVariant;
  /** One group: alike in everything but the seed. Empty where the network was not run. */
  readonly runs: readonly Run[];
}

/** Longer runs than the study asks for are runs of it too. */
export function runsOfVariant({ experiment }: StudyVariant, runs: readonly Run[]): Run[] {
  const key = likenessOf(experiment);
  return runs.filter(
    (run) =>
      run.experiment.task === experiment.task &&
      run.experiment.episodes >= experiment.episodes &&
      likenessOf(run.experiment) === key,
  );
}

/** For each network of a scale its group that tells most: on the subject's data and engine where there is one, with the most seeds. */
export function studyRuns(study: Study, scale: StudyScale, runs: readonly Run[]): StudyRuns[] {
  const found = atScale(study, scale).variants.map((variant) => ({
    variant,
    groups: groupRuns(runsOfVariant(variant, runs)),
  }));
  const subject =
    fullest(found[0].groups, null) ??
    fullest(
      found.flatMap(({ groups }) => groups),
      null,
    );
  return found.map(({ variant, groups }) => ({
    variant,
    runs: fullest(groups, subject?.[0].experiment ?? null) ?? [],
  }));
}

/** Of groups that match the most in data, engine and length, the one with the most completed runs; the newest of those. */
function fullest(groups: readonly Run[][], like: Experiment | null): Run[] | undefined {
  const match = ([{ experiment }]: Run[]) =>
    like === null
      ? 0
      : Number(experiment.data === like.data) * 4 +
        Number(experiment.engine === like.engine) * 2 +
        Number(experiment.episodes === like.episodes);
  const completed = (group: Run[]) => group.filter(({ status }) => status === 'completed').length;
  const [best] = groups.toSorted(
    (a, b) =>
      match(b) - match(a) || completed(b) - completed(a) || b.length - a.length || b[0].run - a[0].run,
  );
  return best;
}

/** Whether there is such a run already that is done or will be, on whatever engine. */
export function isProvided(experiment: Experiment, runs: readonly Run[]): boolean {
  return runs.some(
    ({ experiment: known, status }) =>
      known.seed === experiment.seed &&
      groupKey({ ...known, engine: '' }) === groupKey({ ...experiment, engine: '' }) &&
      (status === 'completed' || status === 'running' || status === 'queued'),
  );
}
