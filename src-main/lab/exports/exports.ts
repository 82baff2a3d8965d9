// Networks on their way out of a home: what the calls exports.* do. A trainer process writes and checks; here folders get their names
// and are listed.
import { join } from 'node:path';
import project from '../../../package.json' with { type: 'json' };
import type { LabEvent } from '../../contract/calls.ts';
import { EngramError } from '../../contract/errors.ts';
import { exportFolderName } from '../../contract/exports.ts';
import type {
  ExportFormatDescription,
  ExportOrigin,
  ExportRecord,
  ExportsRequest,
} from '../../contract/exports.ts';
import type { Checkpoint, Run } from '../../contract/runs.ts';
import { exportFormats } from '../../exports/index.ts';
import { findEntry } from '../../science/experiment.ts';
import { exportCheckpoint } from '../inquiries.ts';
import type { Host } from '../launcher/host.ts';
import type { CheckpointFiles } from '../store/checkpoint-files.ts';
import type { ExportStore } from '../store/exports.ts';
import type { Store } from '../store/store.ts';
import { nameAll, placeFor, removeIfEmpty, removePlace, requireFolder, requireFree } from './places.ts';
import type { Place } from './places.ts';

interface Parts {
  readonly host: Host;
  readonly store: Store;
  readonly exports: ExportStore;
  /** Folder of hashed files. */
  readonly objects: string;
  readonly files: CheckpointFiles;
  /** Whether the data set of a hash is in the home. */
  readonly hasData: (id: string) => boolean;
  readonly publish: (event: LabEvent) => void;
}

type Target = Place & { readonly format: string };

export class Exports {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  formats(): ExportFormatDescription[] {
    return exportFormats.map(({ id, title, sentence }) => ({ id, title, sentence }));
  }

  list(): ExportRecord[] {
    return this.#parts.exports.all();
  }

  async create({ run: number, formats, folder, checkpoint }: ExportsRequest): Promise<ExportRecord[]> {
    const run = this.#parts.store.run(number);
    const ids = [...new Set(formats)].map((id) => findEntry('export format', exportFormats, id).id);
    const from = this.#choose(run, checkpoint);
    const origin = this.#originOf(run, from);
    const isNew = requireFolder(folder);
    try {
      const targets = ids.map((format): Target => ({
        format,
        ...placeFor(join(folder, exportFolderName(origin, format))),
      }));
      return await this.#write(run, origin, targets);
    } catch (error) {
      if (isNew) removeIfEmpty(folder);
      throw error;
    }
  }

  /** A checkpoint of the run by its step, or the latest. */
  #choose({ run }: Run, step: number | undefined): Checkpoint {
    const kept = this.#parts.store.checkpoints(run);
    const chosen = step === undefined ? kept.at(-1) : kept.find((checkpoint) => checkpoint.step === step);
    if (chosen) return chosen;
    if (kept.length === 0)
      throw new EngramError(
        'not-found',
        `Run ${run} has no checkpoint yet, so there is nothing to export. One is saved now and then while it runs, and at the end.`,
      );
    const steps = kept.map((checkpoint) => checkpoint.step).join(', ');
    throw new EngramError(
      'not-found',
      `Run ${run} keeps no checkpoint at episode ${step}. Expected one of: ${steps}.`,
    );
  }

  #originOf({ run, uid, createdAt, experiment }: Run, { step, sha256 }: Checkpoint): ExportOrigin {
    const environment = this.#parts.store.attempts(run).at(-1)?.environment ?? {};
    const engram = project.version;
    return { engram, uid, createdAt, step, checkpoint: sha256, experiment, environment };
  }

  async #write(run: Run, origin: ExportOrigin, targets: readonly Target[]): Promise<ExportRecord[]> {
    const { exports, publish } = this.#parts;
    targets.forEach(requireFree);
    try {
      for (const { unfinished } of targets) exports.begin(unfinished);
      const written = await this.#haveWritten(origin, targets);
      nameAll(targets);
      const records = targets.map(({ format, folder }, k) =>
        exports.add({ run: run.run, step: origin.step, format, folder, ...written[k] }),
      );
      for (const record of records) publish({ event: 'export.created', export: record });
      return records;
    } finally {
      for (const target of targets) {
        removePlace(target);
        exports.end(target.unfinished);
      }
    }
  }

  #haveWritten(origin: ExportOrigin, targets: readonly Target[]) {
    const { host, objects, files, hasData } = this.#parts;
    const { data } = origin.experiment;
    const order = {
      ...{ origin, objects },
      golden: data === null || hasData(data) ? ('held-out' as const) : ('made-up' as const),
      targets: targets.map(({ format, unfinished }) => ({ format, folder: unfinished })),
    };
    return files.keepDuring(origin.checkpoint, () => exportCheckpoint(host, order));
  }
}
