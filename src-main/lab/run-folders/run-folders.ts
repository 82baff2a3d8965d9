// Runs on their way out of a home and into one: what the calls runs.export, runs.bundle and runs.import do.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { LabEvent } from '../../contract/calls.ts';
import type { Dataset } from '../../contract/data.ts';
import { EngramError } from '../../contract/errors.ts';
import { mostCurveBytes, mostLogLines, runFormat } from '../../contract/run-folder.ts';
import type {
  BundleRequest,
  ExportRequest,
  RunBundled,
  RunExported,
  RunFile,
  RunImported,
} from '../../contract/run-folder.ts';
import { isAtRest, runDataset } from '../../contract/runs.ts';
import type { Curve, LogLine, Run, RunDataset, RunOrigin } from '../../contract/runs.ts';
import { resultOf } from '../result.ts';
import type { CheckpointFiles } from '../store/checkpoint-files.ts';
import { keepObject, removeObjects } from '../store/objects.ts';
import type { Removals } from '../store/removals.ts';
import type { RunFromElsewhere, Store } from '../store/store.ts';
import { writeBundle } from './bundle-write.ts';
import type { RunParts } from './parts.ts';
import { checkFiles, copyCheckpoint, readContent, readRecord } from './read.ts';
import type { GivenRun } from './read.ts';
import { referencesOf } from './references.ts';
import { blockFor, thinCurve } from './thin.ts';
import { writeRunFolder } from './write.ts';
import type { RunToWrite } from './write.ts';

/** Where a folder that is taken in came from. */
export type Source = Pick<RunOrigin, 'kind' | 'from'>;

interface Parts {
  readonly store: Store;
  readonly removals: Removals;
  /** Folder of hashed files. */
  readonly objects: string;
  readonly files: CheckpointFiles;
  /** The data set of a hash; null where it is not in the home. */
  readonly findData: (id: string) => Dataset | null;
  readonly publish: (event: LabEvent) => void;
}

export class RunFolders {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async export({ run: number, folder, points, withMoments }: ExportRequest): Promise<RunExported> {
    const content = this.#gather(number, points, withMoments);
    const bytes = await this.#keepDuring(content, () => writeRunFolder(folder, content, this.#parts.objects));
    return { folder, bytes, updatesPerPoint: content.updatesPerPoint };
  }

  async bundle({ run: number, file, points, withMoments }: BundleRequest): Promise<RunBundled> {
    const content = this.#gather(number, points, withMoments);
    const written = await this.#keepDuring(content, () => writeBundle(file, content, this.#parts.objects));
    return { file, ...written, updatesPerPoint: content.updatesPerPoint };
  }

  /** Keeps the checkpoint that is read while `write` reads it. */
  #keepDuring<T>({ checkpoint }: RunToWrite, write: () => Promise<T>): Promise<T> {
    return checkpoint ? this.#parts.files.keepDuring(checkpoint.sha256, write) : write();
  }

  #gather(number: number, points: number | undefined, withMoments: boolean): RunToWrite {
    const { store } = this.#parts;
    const run = store.run(number);
    if (!isAtRest(run.status)) throw notAtRest(run);
    const all = store.curves(run.run);
    const already = run.origin?.updatesPerPoint ?? 1;
    const block = points === undefined ? already : blockFor(run.episodesDone, points, already);
    const thin = (curve: Curve) => thinCurve(curve, block, run.metrics[curve.name].summary);
    const curves = block === already ? all : all.map(thin);
    requireRoom(run, curves);
    const checkpoint = store.checkpoints(run.run).at(-1);
    const hasMoments = withMoments && run.origin?.hasMoments !== false;
    return {
      record: this.#recordOf(run),
      curves,
      updatesPerPoint: block,
      checkpoint: checkpoint ? { ...checkpoint, hasMoments } : null,
    };
  }

  #recordOf(run: Run): RunToWrite['record'] {
    const { store } = this.#parts;
    const { uid, createdAt, status, reason, experiment, parameters, metrics, episodesDone, tags, note } = run;
    return {
      ...runFormat,
      ...{ uid, createdAt, status: status as RunFile['status'], reason, experiment, parameters },
      ...{ metrics, episodesDone, result: resultOf(run, store), tags, note },
      attempts: store.attempts(run.run),
      log: store.log(run.run).slice(-mostLogLines),
      dataset: this.#dataOf(run),
      references: referencesOf(experiment),
    };
  }

  #dataOf({ experiment, origin }: Run): RunDataset | null {
    const known = experiment.data === null ? null : this.#parts.findData(experiment.data);
    if (!known) return origin?.dataset ?? null;
    // A path of this machine is nobody's concern elsewhere.
    return runDataset.parse(isAbsolute(known.origin) ? { ...known, origin: '' } : known);
  }

  /** Takes a run in from its files. Those come first, under their hashes; then the run, all of it or nothing. */
  async import(parts: RunParts, source: Source): Promise<RunImported> {
    const { store } = this.#parts;
    const record = await readRecord(parts);
    await checkFiles(parts, record);
    const known = store.runByUid(record.uid);
    if (known) return { run: this.#back(known), isDuplicate: true };
    const given = await readContent(parts, record);
    return this.take(toRun(given, source), (unfinished) => copyCheckpoint(given, unfinished));
  }

  /** Takes a run in; `copy` writes its checkpoint, where it has one, to a file of that name. */
  async take(added: RunFromElsewhere, copy: (unfinished: string) => Promise<void>): Promise<RunImported> {
    const { objects, publish } = this.#parts;
    const unfinished = join(objects, `run-${randomUUID()}.tmp`);
    try {
      if (added.checkpoint) await copy(unfinished);
      const { run, isDuplicate } = this.#keep(added, unfinished);
      if (!isDuplicate) publish({ event: 'run.changed', run });
      return { run, isDuplicate };
    } catch (error) {
      throw explainKeeping(error, objects);
    } finally {
      rmSync(unfinished, { force: true });
    }
  }

  /** A run that is here already, brought back where it was removed. */
  #back(run: Run): Run {
    const { removals, publish } = this.#parts;
    if (removals.restore([run.run]).length > 0) publish({ event: 'run.changed', run });
    return run;
  }

  /** At once, so that nobody removes a file that is not recorded yet. */
  #keep(given: RunFromElsewhere, unfinished: string): RunImported {
    const { store, objects } = this.#parts;
    const { record, checkpoint } = given;
    const wasThere = checkpoint !== null && store.isFileInUse(checkpoint.sha256);
    if (checkpoint && !wasThere) keepObject(objects, unfinished, checkpoint.sha256);
    try {
      const added = store.addRun(given);
      const run = added ?? store.runByUid(record.uid);
      if (!run) throw new EngramError('internal', `The run ${record.uid} was neither added nor there.`);
      return { run, isDuplicate: added === null };
    } finally {
      if (checkpoint && !store.isFileInUse(checkpoint.sha256)) removeObjects(objects, [checkpoint.sha256]);
    }
  }
}

function toRun({ record, curves }: GivenRun, source: Source): RunFromElsewhere {
  const { uid, createdAt, status, reason, experiment, parameters, metrics, episodesDone } = record;
  const { result, tags, note, dataset, attempts, log, checkpoint } = record;
  const at = new Date().toISOString();
  const { updatesPerPoint } = record.curves;
  const hasMoments = checkpoint?.hasMoments ?? true;
  const origin = { ...source, at, updatesPerPoint, hasMoments, dataset };
  return {
    record: {
      ...{ uid, createdAt, status, reason, experiment, parameters, metrics, episodesDone },
      ...{ origin, result, tags, note },
    },
    ...{ attempts, curves, checkpoint },
    log: [...log, arrival(record, source, at)],
  };
}

function arrival({ attempts }: RunFile, { kind, from }: Source, at: string): LogLine {
  const where = kind === 'example' ? `Opened from the example ${from}` : `Imported from ${from}`;
  const device = attempts.at(-1)?.environment.device;
  const text = device ? `${where}; it was trained on ${device}.` : `${where}.`;
  return { at, level: 'info', text };
}

function explainKeeping(error: unknown, objects: string): EngramError {
  if (error instanceof EngramError) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new EngramError(
    'home-unusable',
    `The run could not be kept in ${dirname(objects)}: ${why}. Nothing of it was kept; make room, then import it again.`,
    { cause: error },
  );
}

function notAtRest({ run, status }: Run): EngramError {
  return new EngramError(
    'wrong-state',
    `Run ${run} is ${status}; expected one at rest to export. Pause or stop it first, or wait until it has ended.`,
  );
}

/** Where there are more values than a folder may hold, thinning helps. */
function requireRoom({ run }: Run, curves: readonly Curve[]): void {
  const values = curves.reduce((sum, { steps }) => sum + 2 * steps.length, 0);
  const most = mostCurveBytes / 8 - 2 ** 16;
  if (values <= most) return;
  throw new EngramError(
    'bad-input',
    `The curves of run ${run} hold ${values} numbers, more than the ${most} that a run folder takes. Export it with --points, for instance --points 2000.`,
  );
}
