// A checkpoint's network in the formats of other programs: the engine takes a held-out episode, and every export is held against it.
import { isMoments } from '../contract/checkpoint.ts';
import { EngramError } from '../contract/errors.ts';
import type { ExportOrigin, GoldenSource } from '../contract/exports.ts';
import { decodeTensors } from '../contract/safetensors.ts';
import { exportFormats } from '../exports/index.ts';
import { describeLayer } from '../exports/layer.ts';
import { settleGolden } from '../exports/settle-golden.ts';
import { writeExport } from '../exports/write-export.ts';
import type { Export, WrittenExport } from '../exports/write-export.ts';
import { findEntry, planExperiment } from '../science/experiment.ts';
import { programOf } from '../science/programs/index.ts';
import { readObject } from './objects.ts';
import { openCheckpoint } from './open-checkpoint.ts';

export interface ExportOrder {
  readonly origin: ExportOrigin;
  /** Folder of hashed files. */
  readonly objects: string;
  /** `made-up` where the data set is missing that held-out episodes are drawn from. */
  readonly golden: GoldenSource;
  readonly targets: readonly { readonly format: string; readonly folder: string }[];
}

/** Fills the targets' folders one after the other. What is in them where it rejects is the lab's to remove. */
export async function exportCheckpoint(order: ExportOrder): Promise<WrittenExport[]> {
  const given = await gather(order);
  const written: WrittenExport[] = [];
  for (const { format, folder } of order.targets) {
    const entry = findEntry('export format', exportFormats, format);
    written.push(await writeExport(folder, entry, given).catch(explain));
  }
  return written;
}

async function gather({ origin, objects, golden }: ExportOrder): Promise<Export> {
  const { experiment, checkpoint } = origin;
  const plan = planExperiment(experiment);
  const file = decodeTensors(await readObject(objects, checkpoint));
  const source = golden === 'made-up' ? { ...experiment, data: null } : experiment;
  const { model, engine } = await openCheckpoint(source, objects, file);
  const episode = await model.record().finally(() => model.close());
  for (const { name, values } of episode.outputs) if (!values.every(Number.isFinite)) throw notFinite(name);
  const program = programOf(plan);
  const tensors = file.tensors.filter(({ name }) => !isMoments(name));
  const named = Object.fromEntries(tensors.map(({ name, values }) => [name, values]));
  const settled = settleGolden(program, named, episode);
  return {
    ...{ program, tensors, origin, golden: settled.golden },
    layer: describeLayer(plan.network),
    taken: { golden, engine, ...settled.found },
  };
}

function notFinite(name: string): EngramError {
  return new EngramError(
    'not-finite',
    `The network answers a held-out episode with numbers that are infinite or none ("${name}"), so nothing was exported. Train it anew with a smaller learning rate.`,
  );
}

/** What the disk refuses is told with what to do about it. */
function explain(error: unknown): never {
  const code = (error as NodeJS.ErrnoException).code;
  if (error instanceof EngramError || code === undefined) throw error;
  const advice = code === 'ENOSPC' || code === 'EDQUOT' ? 'Make room' : 'Make it writable';
  throw new EngramError(
    'home-unusable',
    `The export could not be written (${code}). Nothing of it was left; the run is as it was. ${advice}, or choose another folder.`,
    { cause: error },
  );
}
