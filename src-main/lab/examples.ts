// The runs that come with Engram: run folders in resources/examples, told of by their run.json alone until they are opened.
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EngramError } from '../contract/errors.ts';
import type { Example, ExamplesChosen } from '../contract/examples.ts';
import type { Experiment } from '../contract/experiment.ts';
import { projectRoot } from '../contract/project-root.ts';
import type { RunFile } from '../contract/run-folder.ts';
import type { Run } from '../contract/runs.ts';
import { likenessOf, variantsOf } from '../contract/studies.ts';
import type { Study } from '../contract/studies.ts';
import { openFolder } from './run-folders/parts.ts';
import { readRecord } from './run-folders/read.ts';
import type { RunFolders } from './run-folders/run-folders.ts';
import { readStudies } from './studies.ts';

export class Examples {
  readonly #runs: RunFolders;
  readonly #folder: string;
  #known: Promise<Example[]> | null = null;

  constructor(runs: RunFolders, folder = join(projectRoot, 'resources/examples')) {
    this.#runs = runs;
    this.#folder = folder;
  }

  /** By name. They are read once: they belong to the program. */
  list(): Promise<Example[]> {
    this.#known ??= this.#read();
    this.#known.catch(() => (this.#known = null));
    return this.#known;
  }

  /** Takes them in one after the other; one that is here already is given back. */
  async open(chosen: ExamplesChosen): Promise<Run[]> {
    const runs: Run[] = [];
    for (const { name } of choose(await this.list(), chosen)) {
      const parts = await openFolder(join(this.#folder, name));
      runs.push((await this.#runs.import(parts, { kind: 'example', from: name })).run);
    }
    return runs;
  }

  async #read(): Promise<Example[]> {
    if (!existsSync(this.#folder)) return [];
    const studies = readStudies();
    const entries = await readdir(this.#folder, { withFileTypes: true });
    const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    return Promise.all(
      names.sort().map(async (name) => {
        const record = await readRecord(await openFolder(join(this.#folder, name)));
        return describe(name, record, studies);
      }),
    );
  }
}

function choose(all: readonly Example[], { names, study }: ExamplesChosen): Example[] {
  const unknown = names?.find((name) => !all.some((example) => example.name === name));
  if (unknown !== undefined)
    throw new EngramError(
      'not-found',
      `There is no example "${unknown}". Expected one of: ${all.map(({ name }) => name).join(', ')}.`,
    );
  return all.filter(
    (example) => (names?.includes(example.name) ?? true) && (study === undefined || example.study === study),
  );
}

function describe(name: string, record: RunFile, studies: readonly Study[]): Example {
  const { uid, experiment, episodesDone, result, attempts, dataset, curves, checkpoint } = record;
  const { task, network, seed } = experiment;
  const { secondsPerEpisode: seconds } = result;
  return {
    ...{ name, uid, ...placeIn(studies, experiment), task, network, seed, episodes: episodesDone },
    final: result.final,
    seconds: seconds === null ? null : seconds * episodesDone,
    device: attempts.at(-1)?.environment.device ?? '',
    dataset,
    bytes: curves.bytes + (checkpoint?.bytes ?? 0),
  };
}

/** The study that asks for such a network; else the first that is of the same task. */
function placeIn(studies: readonly Study[], experiment: Experiment): Pick<Example, 'study' | 'variant'> {
  const likeness = likenessOf(experiment);
  const variants = studies.flatMap((study) => variantsOf(study).map((variant) => ({ study, variant })));
  const like = variants.find(({ variant }) => likenessOf(variant.experiment) === likeness);
  if (like) return { study: like.study.id, variant: like.variant.title };
  const near = variants.find(({ variant }) => variant.experiment.task === experiment.task);
  return { study: near?.study.id ?? '', variant: '' };
}
