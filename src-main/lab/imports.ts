// What a person brings from elsewhere, told apart by what is in it: a run folder or a bundle.
import { stat } from 'node:fs/promises';
import { EngramError } from '../contract/errors.ts';
import { runFiles } from '../contract/run-folder.ts';
import type { RunImported } from '../contract/run-folder.ts';
import { readBundle } from './run-folders/bundle-read.ts';
import { mostSealBytes, sealMark } from './run-folders/bundle-seal.ts';
import { readBytes, withFile } from './run-folders/copy.ts';
import type { Section } from './run-folders/copy.ts';
import { openFolder, requireAbsolute } from './run-folders/parts.ts';
import type { RunFolders } from './run-folders/run-folders.ts';

/** A zip archive names its first file so far from its beginning. */
const nameAt = 30;

export class Imports {
  readonly #runs: RunFolders;

  constructor(runs: RunFolders) {
    this.#runs = runs;
  }

  async folder(path: string): Promise<RunImported> {
    return this.#runs.import(await openFolder(path), { kind: 'imported', from: path });
  }

  /** Throws EngramErrors in a sentence that begins with the path. */
  async file(path: string): Promise<RunImported> {
    requireAbsolute('path', path);
    if ((await stat(path).catch(() => null))?.isDirectory()) return this.folder(path);
    const imported = await withFile(path, (file) => this.#open(path, file));
    if (imported) return imported;
    throw new EngramError(
      'not-found',
      `${path}: expected a file or a run folder, and there is nothing of that name that can be read.`,
    );
  }

  async #open(path: string, file: Section): Promise<RunImported> {
    if (await isBundle(file))
      return this.#runs.import(await readBundle(path, file), { kind: 'imported', from: path });
    throw new EngramError(
      'bad-input',
      `${path}: expected a bundle that \`engram bundle\` wrote or a run folder, got a file that is neither.`,
    );
  }
}

/** Also one that was damaged: it ends with a seal, or it is an archive that begins with a file of a run. */
async function isBundle(file: Section): Promise<boolean> {
  const end = await readBytes(file, Math.max(0, file.bytes - mostSealBytes), mostSealBytes);
  if (Buffer.from(end).includes(sealMark)) return true;
  const start = Buffer.from(await readBytes(file, 0, 64));
  return Object.values(runFiles).some((name) => start.toString('latin1', nameAt).startsWith(name));
}
