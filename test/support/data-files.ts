// Files of the formats that can be imported, built from code: good ones, and ones that lie wherever a format lets one lie.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import encode, { init } from '@jsquash/jpeg/encode.js';

/** uint8 values that look like nothing, the same every time. */
export function noise(count: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

export interface PngOptions {
  readonly width: number;
  readonly height: number;
  /** 0 grey, 2 colour, 3 palette, 4 grey with opacity, 6 colour with opacity. */
  readonly colourType?: number;
  readonly depth?: number;
  readonly interlace?: number;
  /** Filtered rows as they are compressed; noise without a filter by default. */
  readonly rows?: Uint8Array;
  /** Chunks between header and pixels. */
  readonly extra?: readonly Buffer[];
}

const samplesOf: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** The length of the rows of a picture that is not interlaced. */
export function rowBytes({ width, colourType = 0, depth = 8 }: PngOptions): number {
  return Math.ceil((width * samplesOf[colourType] * depth) / 8);
}

export function noiseRows(options: PngOptions, seed = 1, filter = 0): Uint8Array {
  const bytes = rowBytes(options);
  const rows = noise((bytes + 1) * options.height, seed);
  for (let y = 0; y < options.height; y++) rows[y * (bytes + 1)] = filter;
  return rows;
}

export function makePng(options: PngOptions): Buffer {
  const { width, height, colourType = 0, depth = 8, interlace = 0, extra = [] } = options;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, colourType, 0, 0, interlace], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', deflateSync(options.rows ?? noiseRows(options))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(content.length, 0);
  bytes.set(body, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}

/** A grey picture of 8 bits with these pixels. */
export function greyPng(width: number, height: number, pixels: Uint8Array): Buffer {
  const rows = new Uint8Array((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return makePng({ width, height, rows });
}

let encoder: Promise<unknown> | null = null;

export async function makeJpeg(
  width: number,
  height: number,
  rgba: Uint8ClampedArray,
  options: Parameters<typeof encode>[1] = {},
): Promise<Buffer> {
  encoder ??= init(
    new WebAssembly.Module(
      readFileSync(createRequire(import.meta.url).resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm')),
    ),
  ) as unknown as Promise<unknown>;
  await encoder;
  const image = { width, height, data: rgba, colorSpace: 'srgb' } as ImageData;
  return Buffer.from(await encode(image, { quality: 90, ...options }));
}

export interface ZipFile {
  readonly name: string;
  readonly content: Uint8Array;
  /** What the archive says instead of the truth. */
  readonly lies?: {
    packed?: number;
    unpacked?: number;
    sum?: number;
    offset?: number;
    method?: number;
    flags?: number;
  };
  readonly isStored?: boolean;
}

export function makeZip(files: readonly ZipFile[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, lies = {}, isStored = false } of files) {
    const packed = isStored ? Buffer.from(content) : deflateRawSync(content);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(lies.flags ?? 0x800, 2);
    fields.writeUInt16LE(lies.method ?? (isStored ? 0 : 8), 4);
    fields.writeUInt32LE(lies.sum ?? crc32(content), 10);
    fields.writeUInt32LE(lies.packed ?? packed.length, 14);
    fields.writeUInt32LE(lies.unpacked ?? content.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    local.set(fields, 4);
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(20, 4);
    central.set(fields, 6);
    central.writeUInt32LE(lies.offset ?? offset, 42);
    directory.push(central, Buffer.from(name));
    parts.push(local, Buffer.from(name), packed);
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const listing = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(listing.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listing, end]);
}

export interface TarFile {
  readonly name: string;
  readonly content: Uint8Array;
  /** What the header says instead of the truth. */
  readonly lies?: { bytes?: number; sum?: number; type?: string };
}

export function makeTar(files: readonly TarFile[]): Buffer {
  const blocks = files.flatMap(({ name, content, lies = {} }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write(`${(lies.bytes ?? content.length).toString(8).padStart(11, '0')}\0`, 124);
    header.write(lies.type ?? '0', 156);
    header.write('ustar\x0000', 257, 'latin1');
    header.fill(0x20, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${(lies.sum ?? sum).toString(8).padStart(6, '0')}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A NumPy array; `header` replaces the dictionary that describes it. */
export function makeNpy(
  descr: string,
  shape: readonly number[],
  values: Uint8Array,
  header?: string,
): Buffer {
  const dictionary =
    header ??
    `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`;
  const text = `${dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11)}\n`;
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, text.length & 0xff, text.length >> 8]);
  return Buffer.concat([start, Buffer.from(text, 'latin1'), values]);
}

export function makeIdx(
  sizes: readonly number[],
  values: Uint8Array,
  magic = [0, 0, 8, sizes.length],
): Buffer {
  const header = Buffer.alloc(4 + 4 * sizes.length);
  header.set(magic, 0);
  sizes.forEach((size, k) => header.writeUInt32BE(size, 4 + 4 * k));
  return Buffer.concat([header, values]);
}

/** Records of CIFAR-10: labels and planes of noise. */
export function makeCifarBatch(labels: readonly number[], seed = 1): Buffer {
  return Buffer.concat(labels.flatMap((label, k) => [Buffer.from([label]), noise(3072, seed + k)]));
}

/** `characters` characters of an alphabet by 20 drawers, as Omniglot names and keeps them. */
export function omniglotFiles(
  set: string,
  alphabet: string,
  characters: number,
): { name: string; content: Buffer }[] {
  return Array.from({ length: characters * 20 }, (_, k) => {
    const [character, drawer] = [Math.floor(k / 20) + 1, (k % 20) + 1];
    const two = (number: number) => String(number).padStart(2, '0');
    const content = makePng({
      width: 105,
      height: 105,
      depth: 1,
      rows: noiseRows({ width: 105, height: 105, depth: 1 }, k),
    });
    return {
      name: `${set}/${alphabet}/character${two(character)}/000${character}_${two(drawer)}.png`,
      content,
    };
  });
}

export { gzipSync };
