// The published experiments, from resources/studies.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../contract/project-root.ts';
import { studyFile } from '../contract/studies.ts';
import type { Study } from '../contract/studies.ts';
import { resolveExperiment } from '../science/experiment.ts';

let known: Study[] | null = null;

/** In order of their file names; read once, as they belong to the program. Throws where one asks for what there is not. */
export function readStudies(): readonly Study[] {
  known ??= readAll();
  return known;
}

function readAll(): Study[] {
  const folder = join(projectRoot, 'resources/studies');
  return readdirSync(folder)
    .sort()
    .map((name) => completeStudy(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}

function completeStudy(given: unknown): Study {
  const study = studyFile.parse(given);
  return {
    ...study,
    quick: completeScale(study.quick),
    hours: study.hours && completeScale(study.hours),
    paper: completeScale(study.paper),
  };
}

function completeScale({ sentence, variants }: ReturnType<typeof studyFile.parse>['quick']): Study['quick'] {
  return {
    sentence,
    variants: variants.map((variant) => ({ ...variant, experiment: resolveExperiment(variant.request) })),
  };
}
