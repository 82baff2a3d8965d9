// Decodes JPEG by mozjpeg in WebAssembly: quick, and damage done by a hostile file stays inside its memory, which is thrown
// away after every file that fails. What the decoder would gloss over, a file cut short for instance, is refused here.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type Decode from '@jsquash/jpeg/decode.js';
import { damaged, plain, refuse } from '../../../formats/refusals.ts';
import { release } from './types.ts';
import type { Picture, PictureHeader } from './types.ts';

/** The marker of a progressive frame. */
const progressive = 0xc2;

const decoderFile = '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';

/** What the decoder mentions of files that are sound all the same. */
const harmless = /extraneous bytes before marker|unknown JFIF revision|unknown Adobe color transform/;

let compiled: Promise<WebAssembly.Module> | null = null;
let decoder: Promise<typeof Decode> | null = null;
let complaints: string[] = [];

export function isJpeg(file: Uint8Array): boolean {
  return file[0] === 0xff && file[1] === 0xd8 && file[2] === 0xff;
}

/** Walks the segments (ITU T.81, annex B) to the frame header. */
export function readJpegHeader(file: Uint8Array, place: string): PictureHeader {
  for (let at = 2; at + 9 < file.length;) {
    if (file[at] !== 0xff) throw damaged(place, 'expected a sound JPEG, got one without a frame.');
    const marker = file[at + 1];
    if (marker === 0xff) at++;
    else if (isFrame(marker)) return readFrame(file, at, place);
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + ((file[at + 2] << 8) | file[at + 3]);
  }
  throw damaged(place, 'expected a whole JPEG, got one that was cut short.');
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function readFrame(file: Uint8Array, at: number, place: string): PictureHeader {
  const [precision, height, width] = [
    file[at + 4],
    (file[at + 5] << 8) | file[at + 6],
    (file[at + 7] << 8) | file[at + 8],
  ];
  if (file[at + 1] > progressive || precision !== 8)
    throw refuse(place, 'expected a baseline or progressive JPEG of 8 bits, got one of a rare kind.');
  if (width === 0 || height === 0)
    throw damaged(place, `expected a picture with pixels, got ${width} x ${height}.`);
  // Red, green, blue and opacity in the decoder's memory, which grows by more than it needs, and out of it; the coefficients
  // of a progressive picture besides.
  const pixelBytes = file[at + 1] === progressive ? 10 + 2 * file[at + 9] : 10;
  const decodingBytes = width * height * pixelBytes + 3 * file.length;
  return { width, height, channels: file[at + 9] === 1 ? 1 : 3, decodingBytes };
}

/** Uses up the file's bytes. The header was checked by the caller. Rejects with an EngramError where the file is damaged. */
export async function decodeJpeg(file: Uint8Array, header: PictureHeader, place: string): Promise<Picture> {
  decoder ??= openDecoder();
  const decode = await decoder;
  complaints = [];
  const decoded = await decode(file as unknown as ArrayBuffer).catch((cause: unknown) => {
    decoder = null;
    throw unsound(place, complaints.at(-1), cause);
  });
  release(file);
  const complaint = complaints.find((line) => !harmless.test(line));
  if (complaint !== undefined || decoded.width !== header.width || decoded.height !== header.height)
    throw unsound(place, complaint);
  const { width, height, channels } = header;
  return { width, height, channels, step: 4, pixels: new Uint8Array(decoded.data.buffer) };
}

/** A decoder with a memory of its own. Loaded when there is something to decode, for it is of no use to most imports. */
async function openDecoder(): Promise<typeof Decode> {
  compiled ??= compile();
  const [module, jpeg] = [await compiled, await import('@jsquash/jpeg/decode.js')];
  await jpeg.init({
    instantiateWasm(imports: WebAssembly.Imports, loaded: (instance: WebAssembly.Instance) => void) {
      const instance = new WebAssembly.Instance(module, imports);
      loaded(instance);
      return instance.exports;
    },
    printErr: (line: string) => void complaints.push(line),
  });
  return jpeg.default;
}

async function compile(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await readFile(createRequire(import.meta.url).resolve(decoderFile)));
}

function unsound(place: string, complaint: string | undefined, cause?: unknown) {
  const why = complaint === undefined ? '' : ` (${plain(complaint)})`;
  return damaged(place, `expected a sound JPEG, got one that is damaged or cut short${why}.`, { cause });
}
