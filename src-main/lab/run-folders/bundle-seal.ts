// The seal at the end of a bundle, which is the comment of its zip archive: where every part lies and what its SHA-256 is, then
// the SHA-256 of every byte before the seal, so that headers of the archive are covered too, then a checksum of the seal itself.
import { crc32 } from 'node:zlib';
import { runFiles } from '../../contract/run-folder.ts';

export interface SealedPart {
  readonly name: string;
  readonly start: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Seal {
  readonly parts: readonly SealedPart[];
  /** SHA-256 of all bytes before the seal. */
  readonly sha256: string;
}

export const sealMark = 'engram bundle 1\n';
const names: readonly string[] = Object.values(runFiles);
const hash = '[0-9a-f]{64}';
const partLine = new RegExp(`^(\\S+) +(\\d+) +(\\d+) (${hash})$`);
const lastLines = new RegExp(`^everything before this seal (${hash})\nseal [0-9a-f]{8}\n$`);

/** Of a length that depends on the names of the parts alone. */
export function encodeSeal({ parts, sha256 }: Seal): string {
  const lines = parts.map(
    (part) =>
      `${part.name.padEnd(22)} ${String(part.start).padStart(15)} ${String(part.bytes).padStart(15)} ${part.sha256}\n`,
  );
  const text = `${sealMark}${lines.join('')}everything before this seal ${sha256}\n`;
  return `${text}seal ${crc32(text).toString(16).padStart(8, '0')}\n`;
}

/** More than a seal takes. */
export const mostSealBytes = 2 ** 10;

/** The seal that `end`, the last bytes of a file, ends with, and how many bytes it takes; null where there is none that is whole. */
export function decodeSeal(end: string): { seal: Seal; bytes: number } | null {
  const text = end.slice(Math.max(0, end.lastIndexOf(sealMark)));
  const lines = text.slice(sealMark.length).split('\n');
  const parts = lines.slice(0, -3).map(parsePart);
  const [, sha256] = lastLines.exec(lines.slice(-3).join('\n')) ?? [];
  const known = parts.filter((part) => part !== null);
  if (sha256 === undefined || known.length < parts.length) return null;
  const seal = { parts: known, sha256 };
  return encodeSeal(seal) === text ? { seal, bytes: text.length } : null;
}

function parsePart(line: string): SealedPart | null {
  const [, name, start, bytes, sha256] = partLine.exec(line) ?? [];
  return names.includes(name) ? { name, start: Number(start), bytes: Number(bytes), sha256 } : null;
}
