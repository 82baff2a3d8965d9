// The examples of docs/exports.md, as programs that can be run on an export.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DocumentExample {
  readonly language: 'python' | 'js';
  /** The words of its first line: what opens it, and what it is for. */
  readonly reader: string;
  readonly serves: string;
  readonly code: string;
}

const path = join(import.meta.dirname, '../../docs/exports.md');

export const documentExamples: readonly DocumentExample[] = [
  ...readFileSync(path, 'utf8').matchAll(/```(python|js)\n(?:#|\/\/) ([a-z]+): ([^\n]+)\n([^]*?)```/g),
].map(([, language, reader, serves, code]) => ({
  language: language as DocumentExample['language'],
  reader,
  serves,
  code,
}));

/** The program with the folder in its place, which it names once. */
export function exampleFor({ code }: DocumentExample, folder: string): string {
  const parts = code.split('EXPORT');
  if (parts.length !== 2) throw new Error('An example names the folder of the export once.');
  return parts.join(folder);
}
