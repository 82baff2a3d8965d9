// A file that must be refused, and the exact sentence it gets. Built from code: nothing harmful lies about as a file.
import type { ErrorCode } from '../../../../src-main/contract/errors.ts';
import type { ImportKind } from '../../../../src-main/contract/data.ts';
import { join } from 'node:path';
import { greyPng, noise } from '../../../support/data-files.ts';
import type { ZipFile } from '../../../support/data-files.ts';
import { putFiles } from '../../../support/folders.ts';

export interface BadFile {
  /** What is wrong with it. */
  readonly wrong: string;
  readonly kind: ImportKind;
  /** Puts it into a folder; returns the path to import. */
  put(folder: string): string | Promise<string>;
  readonly code: ErrorCode;
  readonly sentence: string;
}

type Content = Uint8Array | string;

export function bad(
  wrong: string,
  kind: ImportKind,
  name: string,
  content: Content | (() => Content | Promise<Content>),
  code: ErrorCode,
  sentence: string,
): BadFile {
  const put = async (folder: string) => {
    putFiles(folder, { [name]: typeof content === 'function' ? await content() : content });
    return join(folder, name.split('/')[0]);
  };
  return { wrong, kind, put, code, sentence };
}

export const good = greyPng(4, 4, noise(16));
export const png = (content: Uint8Array): ZipFile => ({ name: 'a.png', content });
export const damagedCopy = (file: Buffer, at: number) =>
  Buffer.from(file.map((byte, k) => (k === at ? byte ^ 0xff : byte)));
