// A folder and those within it. Links to files are followed, links to folders are not; hidden files are left out.
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mostDepth, mostEntries } from '../limits.ts';
import type { Pulse } from '../pulse.ts';
import { explainDamage, refuse } from '../../../formats/refusals.ts';
import { checkSize, isHidden, placeOf, tooManyFiles } from './listing.ts';
import type { Entry, Listing } from './listing.ts';

const readable = 'a file that can be read';

export async function listFolder(path: string, place: string, pulse: Pulse): Promise<Listing> {
  const entries: Entry[] = [];
  await collect('', 0);
  return {
    place,
    entries,
    close: () => Promise.resolve(),
    async read(entry, most) {
      checkSize(placeOf(place, entry), entry.bytes, most);
      return readFile(join(path, entry.name)).catch((cause: unknown) => {
        throw explainDamage(placeOf(place, entry), readable, cause);
      });
    },
    async *stream(entry) {
      try {
        for await (const chunk of createReadStream(join(path, entry.name))) yield chunk as Buffer;
      } catch (cause) {
        throw explainDamage(placeOf(place, entry), readable, cause);
      }
    },
  };

  async function collect(folder: string, depth: number): Promise<void> {
    if (depth > mostDepth)
      throw refuse(place, `expected at most ${mostDepth} folders within each other, got more.`);
    const found = await readdir(join(path, folder), { withFileTypes: true }).catch((cause: unknown) => {
      throw explainDamage(place, 'a folder that can be read', cause);
    });
    for (const { name, ...kind } of found.map(describe).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      pulse.beat();
      if (isHidden(name)) continue;
      const below = folder === '' ? name : `${folder}/${name}`;
      if (kind.isFolder) await collect(below, depth + 1);
      else await addFile(below);
    }
  }

  async function addFile(name: string): Promise<void> {
    const found = await stat(join(path, name)).catch(() => null);
    if (!found?.isFile()) return;
    if (entries.length === mostEntries) throw tooManyFiles(place);
    entries.push({ name, bytes: found.size });
  }
}

function describe(found: { name: string; isDirectory(): boolean }) {
  return { name: found.name, isFolder: found.isDirectory() };
}
