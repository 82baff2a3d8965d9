// Fills the folder of an export: the model's files, the golden episode, and the manifest, once everything has been read back from
// the disk and found to compute what Engram computed.
import { createHash } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngramError } from '../contract/errors.ts';
import type {
  ExportCheck,
  ExportedFile,
  ExportLayer,
  ExportManifest,
  ExportOrigin,
} from '../contract/exports.ts';
import type { NamedTensor } from '../contract/safetensors.ts';
import { runEpisode } from '../science/programs/evaluate.ts';
import { largestDifference, tolerance } from './difference.ts';
import type { Program } from '../science/programs/program.ts';
import type { ExportFormat, Files, ReadNetwork } from './format.ts';
import { encodeGolden, goldenFile, readGolden } from './golden.ts';
import type { GoldenEpisode } from './golden.ts';
import { meaningOf } from './meanings.ts';

const manifestFile = 'manifest.json';

/** What is exported, to whatever formats. */
export interface Export {
  readonly program: Program;
  readonly tensors: readonly NamedTensor[];
  readonly layer: ExportLayer;
  readonly origin: ExportOrigin;
  readonly golden: GoldenEpisode;
  readonly taken: Omit<ExportCheck, 'steps' | 'difference' | 'tolerance'>;
}

export interface WrittenExport {
  readonly files: ExportedFile[];
  readonly check: ExportCheck;
}

/**
 * Makes `folder`, which must not be there. Rejects with `damaged` where the files cannot be read back, with `not-finite` or
 * `internal` where they compute something else; what was written until then is left to the caller.
 */
export async function writeExport(
  folder: string,
  format: ExportFormat,
  given: Export,
): Promise<WrittenExport> {
  const { program, tensors, golden, taken } = given;
  await mkdir(folder);
  const files = {
    ...(await format.write({ program, tensors, about: toTexts(given) })),
    [goldenFile(format.golden)]: await encodeGolden(format.golden, golden),
  };
  await writeFiles(folder, files);
  const check = {
    ...taken,
    steps: golden.inputs[0].shape[0],
    difference: await compare(folder, format),
    tolerance,
  };
  const written = await hashFiles(folder, Object.keys(files));
  await writeFiles(folder, { [manifestFile]: encodeManifest(format, given, check, written) });
  await flushFolder(folder);
  return { files: [...written, ...(await hashFiles(folder, [manifestFile]))], check };
}

function toTexts({ layer, origin }: Export): Record<string, string> {
  const { experiment, environment, step, ...rest } = origin;
  return {
    ...rest,
    step: String(step),
    experiment: JSON.stringify(experiment),
    layer: JSON.stringify(layer),
    environment: JSON.stringify(environment),
  };
}

async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    const file = await open(join(folder, name), 'wx', 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  }
}

/** Makes the names durable; Windows does so by itself and refuses to open folders. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

async function hashFiles(folder: string, names: readonly string[]): Promise<ExportedFile[]> {
  const files: ExportedFile[] = [];
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    files.push({ name, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length });
  }
  return files;
}

/** Both sides come from the disk. */
async function compare(folder: string, format: ExportFormat): Promise<number> {
  const golden = await readGolden(format.golden, folder);
  const networks = await format.read(folder);
  return Math.max(...networks.map((network) => compareNetwork(network, golden)));
}

function compareNetwork({ file, program, tensors }: ReadNetwork, golden: readonly NamedTensor[]): number {
  const known = Object.fromEntries(golden.map(({ name, values }) => [name, values]));
  const made = runEpisode(program, tensors, known);
  const differences = program.outputs.map(({ name }) => largestDifference(made[name], known[name]));
  const difference = Math.max(...differences);
  if (difference <= tolerance) return difference;
  throw new EngramError(
    Number.isFinite(difference) ? 'internal' : 'not-finite',
    `${file} was read back and does not compute what Engram computed: over the golden episode it differs by ${difference.toPrecision(2)}, more than ${tolerance}. Nothing was exported.`,
  );
}

function encodeManifest(
  { id, golden }: ExportFormat,
  { program, tensors, layer, origin }: Export,
  check: ExportCheck,
  files: ExportedFile[],
): Uint8Array {
  const manifest: ExportManifest = {
    format: 'engram export',
    version: 1,
    model: id,
    origin,
    layer,
    tensors: tensors.map(({ name, shape, values }) => ({
      ...{ name, shape },
      dtype: values instanceof Float64Array ? 'float64' : 'float32',
      meaning: meaningOf(name, layer.kind),
    })),
    ...{ inputs: program.inputs, outputs: program.outputs, states: program.states },
    check: { file: goldenFile(golden), ...check },
    files,
  };
  return new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
}
