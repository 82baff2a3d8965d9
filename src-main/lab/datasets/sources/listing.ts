// Files in a folder or an archive, all behind one interface; nothing is ever unpacked to disk.
import { mostEntries } from '../limits.ts';
import { formatBytes, plain, refuse } from '../../../formats/refusals.ts';

export interface Entry {
  /** Path within the listing, with `/` between its parts. */
  readonly name: string;
  /** As declared; reading fails where it is not so. */
  readonly bytes: number;
}

export interface Listing {
  /** Its name in sentences. */
  readonly place: string;
  /** In the order in which they are quickest to read. */
  readonly entries: readonly Entry[];
  /** The whole of a file; throws where it has more than `most` bytes. */
  read(entry: Entry, most: number): Promise<Uint8Array>;
  /** Its bytes in turn. One stream at a time. */
  stream(entry: Entry): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** A file's name in sentences; `place` is its listing's. */
export function placeOf(place: string, { name }: Entry): string {
  return `${plain(name)} in ${place}`;
}

/** Files that systems leave beside one's own. */
export function isHidden(name: string): boolean {
  return name.split('/').some((part) => (part.startsWith('.') && part !== '.') || part === '__MACOSX');
}

export function tooManyFiles(place: string) {
  return refuse(place, `expected at most ${mostEntries.toLocaleString('en-GB')} files, got more.`);
}

export function checkSize(place: string, bytes: number, most: number): void {
  if (bytes > most) throw refuse(place, `expected at most ${formatBytes(most)}, got ${formatBytes(bytes)}.`);
}

export function countFiles({ length }: readonly Entry[]): string {
  return length === 1 ? '1 file' : `${length} files`;
}
