// What a person brings from elsewhere, told apart by what is in it: a run folder, a bundle, or the trained tensors of a network.
import { stat } from 'node:fs/promises';
import { EngramError } from '../contract/errors.ts';
import { runFiles } from '../contract/run-folder.ts';
import type { ImportFileRequest, RunImported } from '../contract/run-folder.ts';
import { readBundle } from './run-folders/bundle-read.ts';
import { mostSealBytes, sealMark } from './run-folders/bundle-seal.ts';
import { hashOf, piecesOf, readBytes, withFile, writeFlushed } from './run-folders/copy.ts';
import type { Section } from './run-folders/copy.ts';
import { openFolder, requireAbsolute } from './run-folders/parts.ts';
import type { RunFolders } from './run-folders/run-folders.ts';
import { checkAgainstManifest, findModel } from './weights/export-folder.ts';
import { openNpz, openSafetensors } from './weights/weight-file.ts';
import { makeWeightRun } from './weights/weight-run.ts';
import type { Resolve } from './weights/weight-run.ts';

/** A zip archive names its first file so far from its beginning, a file of safetensors has its JSON there. */
const zipNameAt = 30;
const jsonAt = 8;

type Kind = 'bundle' | 'npz' | 'safetensors';

export class Imports {
  readonly #runs: RunFolders;
  readonly #resolve: Resolve;

  constructor(runs: RunFolders, resolve: Resolve) {
    this.#runs = runs;
    this.#resolve = resolve;
  }

  async folder(path: string): Promise<RunImported> {
    return this.#runs.import(await openFolder(path), { kind: 'imported', from: path });
  }

  /** Throws EngramErrors in a sentence that begins with the path. */
  async file(request: ImportFileRequest): Promise<RunImported> {
    const { path } = request;
    requireAbsolute('path', path);
    if ((await stat(path).catch(() => null))?.isDirectory()) return this.#openFolder(request);
    const imported = await withFile(path, (file) => this.#open(request, file)).catch((cause: unknown) => {
      throw explainReading(path, cause);
    });
    if (imported) return imported;
    throw new EngramError(
      'not-found',
      `${path}: expected a file or a folder, and there is none of that name.`,
    );
  }

  async #openFolder(request: ImportFileRequest): Promise<RunImported> {
    const model = await findModel(request.path);
    if (model !== null) return this.file({ ...request, path: model });
    requireNothingAsked(request, 'a run folder');
    return this.folder(request.path);
  }

  async #open(request: ImportFileRequest, file: Section): Promise<RunImported> {
    const { path } = request;
    const kind = await kindOf(path, file);
    if (kind !== 'bundle') return this.#takeWeights(request, file, kind);
    requireNothingAsked(request, 'a bundle');
    return this.#runs.import(await readBundle(path, file), { kind: 'imported', from: path });
  }

  async #takeWeights(
    { path, experiment, name }: ImportFileRequest,
    file: Section,
    kind: 'npz' | 'safetensors',
  ): Promise<RunImported> {
    const weights = await (kind === 'npz' ? openNpz(path) : openSafetensors(path, file));
    const origin = { from: name ?? path, sha256: await hashOf(piecesOf(file)) };
    await checkAgainstManifest(path, origin.sha256);
    const { run, checkpoint } = await makeWeightRun(weights, experiment, this.#resolve, origin);
    return this.#runs.take(run, async (unfinished) => {
      await writeFlushed(unfinished, [checkpoint]);
    });
  }
}

/** What the file system says about a file, as a sentence. */
function explainReading(path: string, cause: unknown): unknown {
  if (cause instanceof EngramError || !(cause instanceof Error) || !('syscall' in cause)) return cause;
  return new EngramError('bad-input', `${path}: it cannot be read (${cause.message}).`, { cause });
}

function requireNothingAsked({ path, experiment, name }: ImportFileRequest, what: string): void {
  if (experiment === undefined && name === undefined) return;
  throw new EngramError(
    'bad-input',
    `${path}: it is ${what}, which says itself what it is of. Leave out the task, its settings and the name.`,
  );
}

async function kindOf(path: string, file: Section): Promise<Kind> {
  const start = Buffer.from(await readBytes(file, 0, 64));
  if (await isBundle(file, start)) return 'bundle';
  if (start.toString('latin1', 0, 2) === 'PK') return 'npz';
  if (start[jsonAt] === 0x7b) return 'safetensors';
  throw new EngramError(
    'bad-input',
    `${path}: expected a bundle that \`engram bundle\` wrote, a run folder, or tensors as npz or safetensors, got a file that is none of them.`,
  );
}

/** Also one that was damaged: it ends with a seal, or it is an archive that begins with a file of a run. */
async function isBundle(file: Section, start: Buffer): Promise<boolean> {
  const end = await readBytes(file, Math.max(0, file.bytes - mostSealBytes), mostSealBytes);
  if (Buffer.from(end).includes(sealMark)) return true;
  return Object.values(runFiles).some((name) => start.toString('latin1', zipNameAt).startsWith(name));
}
