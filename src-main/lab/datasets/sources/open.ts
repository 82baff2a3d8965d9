// Opens what is at a path, whatever kind it is.
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { EngramError } from '../../../contract/errors.ts';
import type { Pulse } from '../pulse.ts';
import { plain, refuse } from '../../../formats/refusals.ts';
import { isGzip, readStart } from './file-start.ts';
import { listFolder } from './folder.ts';
import type { Listing } from './listing.ts';
import { listTar } from './tar.ts';
import { listZip } from './zip.ts';

/** Whether there is a folder or a file at a path; throws where there is neither. */
export async function kindOfPath(path: string): Promise<'folder' | 'file'> {
  const found = await stat(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR')
      throw new EngramError('not-found', `There is no file or folder ${plain(path)}.`, { cause });
    throw refuse(plain(path), `it cannot be read (${cause.message}).`, { cause });
  });
  if (found.isDirectory()) return 'folder';
  if (found.isFile()) return 'file';
  throw refuse(plain(path), 'expected a file or a folder, got a device or a pipe.');
}

/** A folder, a zip or a tar archive (gzip or not), told by its first bytes. Throws EngramErrors. */
export async function openListing(path: string, pulse: Pulse): Promise<Listing> {
  const place = plain(basename(path));
  pulse.at(place);
  if ((await kindOfPath(path)) === 'folder') return listFolder(path, place, pulse);
  const start = await readStart(path, 264);
  if (start.length === 0) throw refuse(place, 'expected a folder or an archive, got an empty file.');
  if (start[0] === 0x50 && start[1] === 0x4b) return listZip(path, place, pulse);
  if (isGzip(start) || start.toString('latin1', 257, 262) === 'ustar') return listTar(path, place, pulse);
  throw refuse(place, 'expected a folder, a zip or a tar archive, got a file that is none of them.');
}
