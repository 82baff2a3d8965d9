// Which runs of the home are of which network of a study, and which of them are shown.
import type { Experiment } from '../../../src-main/contract/experiment.ts';
import { stepWord } from '../../../src-main/contract/groups.ts';
import type { Run, RunStatus } from '../../../src-main/contract/runs.ts';
import { atScale, scalesOf } from '../../../src-main/contract/studies.ts';
import type { Study, StudyScale, StudyVariant } from '../../../src-main/contract/studies.ts';
import { runsOfVariant } from '../../../src-main/contract/study-runs.ts';

/** What there is of one network of a study at one scale. */
export interface VariantRuns {
  readonly variant: StudyVariant;
  /** The run that tells most; null where the network was not run. */
  readonly run: Run | null;
  /** A newer run that has yet to tell, of a network that was run before. */
  readonly newer: Run | null;
  readonly count: number;
}

const worth: Partial<Record<RunStatus, number>> = { completed: 2, running: 1 };
const worthOf = (run: Run) => worth[run.status] ?? 0;

/** Of those that are as good, what was trained here tells more. */
function isBetter(run: Run, found: Run): boolean {
  if (worthOf(run) !== worthOf(found)) return worthOf(run) > worthOf(found);
  return run.origin === null && found.origin !== null;
}

/** The best of them, the newest of those that are as good; `runs` are newest first. */
function best(runs: readonly Run[]): Run | null {
  return runs.reduce<Run | null>((found, run) => (!found || isBetter(run, found) ? run : found), null);
}

/** For each network of a scale what there is of it; of runs on several data sets, those on one if there are. `runs` are newest first. */
export function findVariantRuns(study: Study, scale: StudyScale, runs: readonly Run[]): VariantRuns[] {
  const found = atScale(study, scale).variants.map((variant) => ({
    variant,
    all: runsOfVariant(variant, runs),
  }));
  const subject = best(found[0].all) ?? best(found.flatMap(({ all }) => all));
  return found.map(({ variant, all }) => {
    const onSameData = all.filter(({ experiment }) => experiment.data === subject?.experiment.data);
    const run = best(onSameData) ?? best(all);
    const newer = all.find(({ status }) => status === 'running' || status === 'queued') ?? null;
    const isNewer = newer && run && (newer.run > run.run || (run.origin !== null && newer !== run));
    return { variant, run, newer: isNewer ? newer : null, count: all.length };
  });
}

/** The scale at which most networks have been run; the fullest of those that are alike. Null where none was. */
export function fullestScale(study: Study, runs: readonly Run[]): StudyScale | null {
  const counts = scalesOf(study).map((scale) => {
    const found = findVariantRuns(study, scale, runs).flatMap(({ run }) => (run ? [run] : []));
    return { scale, telling: found.filter((run) => worthOf(run) > 0).length, all: found.length };
  });
  const [fullest] = counts.reverse().sort((a, b) => b.telling - a.telling || b.all - a.all);
  return fullest.all > 0 ? fullest.scale : null;
}

export function stepsWord(experiment: Experiment): 'episodes' | 'updates' {
  return stepWord(experiment) === 'update' ? 'updates' : 'episodes';
}
