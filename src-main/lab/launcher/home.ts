// Where data lives, and the note by which clients find the lab that has a home open.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from '../../contract/schema.ts';
import { userFolder } from '../../contract/user-folder.ts';

/** The folder for data: the one asked for, else ENGRAM_HOME, else the platform's place for an application's data. */
export function homeFolder(asked?: string): string {
  return resolve(asked ?? process.env.ENGRAM_HOME ?? userFolder());
}

const note = z.object({ pid: z.int(), address: z.string(), secret: z.string() });
export type LabNote = z.infer<typeof note>;

const notePath = (home: string) => join(home, 'lab.json');

/** Readable by its owner alone, and never half written. */
export function writeNote(home: string, content: LabNote): void {
  const unfinished = `${notePath(home)}.${process.pid}.tmp`;
  writeFileSync(unfinished, JSON.stringify(content), { mode: 0o600 });
  renameSync(unfinished, notePath(home));
}

/** Null where no lab left a note; the lab it names may be long gone. */
export function readNote(home: string): LabNote | null {
  try {
    return note.parse(JSON.parse(readFileSync(notePath(home), 'utf8')));
  } catch {
    return null;
  }
}

export function removeNote(home: string): void {
  rmSync(notePath(home), { force: true });
}
