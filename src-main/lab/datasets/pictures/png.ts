// Decodes PNG (ISO/IEC 15948). Written for files that lie: the declared size decides how much may come out of the
// compressed data, before it is unpacked, in interlaced pictures too. Several times quicker on small pictures than
// decoders in JavaScript that unpack by themselves; test/lab/datasets/png.test.ts compares it with one of them.
import { crc32, inflateSync } from 'node:zlib';
import type { Pulse } from '../pulse.ts';
import { damaged, explainDamage } from '../../../formats/refusals.ts';
import { release } from './types.ts';
import type { Picture, PictureHeader } from './types.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const headerEnd = 33;

/** Samples a pixel, and the depths allowed, by colour type. */
const colourTypes: Record<number, { samples: number; depths: readonly number[] }> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};
const palette = 3;

interface Format extends PictureHeader {
  readonly depth: number;
  readonly colourType: number;
  readonly samples: number;
  readonly passes: readonly PassOfRows[];
  /** Of the unpacked rows, each with its filter. */
  readonly rowsBytes: number;
}

/** The pixels of a pass lie `step` apart, from `at` on. A picture that is not interlaced is one pass. */
interface PassOfRows {
  readonly at: readonly [number, number];
  readonly step: readonly [number, number];
  readonly width: number;
  readonly height: number;
  readonly rowBytes: number;
}

/** Adam7, ISO/IEC 15948 section 8.2: x and y of the first pixel, then the steps. */
const interlacing = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
];

export function isPng(file: Uint8Array): boolean {
  return signature.every((byte, k) => file[k] === byte);
}

export function readPngHeader(file: Uint8Array, place: string): Format {
  const data = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (data.length < headerEnd) throw cutShort(place);
  if (data.readUInt32BE(8) !== 13 || data.toString('latin1', 12, 16) !== 'IHDR')
    throw damaged(place, 'expected a PNG that begins with its header, got one without.');
  const [depth, colourType, compression, filter, interlace] = data.subarray(24, 29);
  const colours = colourTypes[colourType] as (typeof colourTypes)[number] | undefined;
  const [width, height] = [data.readUInt32BE(16), data.readUInt32BE(20)];
  if (!colours?.depths.includes(depth) || compression !== 0 || filter !== 0 || interlace > 1)
    throw damaged(place, 'its header asks for what PNG does not have.');
  if (width === 0 || height === 0)
    throw damaged(place, `expected a picture with pixels, got ${width} x ${height}.`);
  const channels = colourType === 0 || colourType === 4 ? 1 : 3;
  const { samples } = colours;
  const passes = passesOf(width, height, samples * depth, interlace === 1);
  const rowsBytes = passes.reduce((sum, pass) => sum + (pass.rowBytes + 1) * pass.height, 0);
  const decodingBytes = rowsBytes + Math.max(file.length, width * height * channels);
  return { width, height, channels, decodingBytes, depth, colourType, samples, passes, rowsBytes };
}

/**
 * Uses up the file's bytes. Throws an EngramError where anything in the file is not as PNG says; that it does not claim too
 * much was checked by the caller.
 */
export function decodePng(file: Uint8Array, place: string, pulse: Pulse): Picture {
  const format = readPngHeader(file, place);
  const { width, height, channels, samples, depth, passes, rowsBytes } = format;
  const chunks = readChunks(file, format, place);
  const rows = unpack(chunks.packed, rowsBytes, place);
  release(file);
  pulse.beat();
  const pixels = new Uint8Array(width * height * channels);
  const paint = painter(format, chunks, place);
  let at = 0;
  for (const pass of passes) {
    unfilter(rows.subarray(at), pass, Math.max(1, (samples * depth) >> 3), place);
    pulse.beat();
    drawPass(rows.subarray(at), pass, format, pixels, paint);
    at += (pass.rowBytes + 1) * pass.height;
  }
  release(rows);
  return { width, height, channels, step: channels, pixels };
}

interface Chunks {
  /** The compressed rows. */
  readonly packed: Uint8Array;
  /** Red, green, blue of each colour of the palette. */
  readonly colours: Uint8Array;
  /** Of a palette the opacities, else the one grey or colour that is transparent. */
  readonly transparent: Uint8Array;
}

/** Moves the compressed rows together at the front of the file's bytes, over what has been read. */
function readChunks(file: Uint8Array, format: Format, place: string): Chunks {
  const data = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  let [packedBytes, at] = [0, signature.length];
  let [colours, transparent] = [new Uint8Array(), new Uint8Array()];
  for (;;) {
    if (at + 12 > data.length) throw cutShort(place);
    const end = at + 8 + data.readUInt32BE(at);
    if (end + 4 > data.length) throw cutShort(place);
    const type = data.toString('latin1', at + 4, at + 8);
    if (crc32(data.subarray(at + 4, end)) !== data.readUInt32BE(end))
      throw damaged(place, 'its bytes do not agree with their checksums; it was damaged on the way.');
    const content = data.subarray(at + 8, end);
    if (type === 'IEND') break;
    if (type === 'IDAT') packedBytes += content.copy(data, packedBytes);
    else if (type === 'PLTE') colours = new Uint8Array(content);
    else if (type === 'tRNS') transparent = new Uint8Array(content);
    else if (type !== 'IHDR' && (data[at + 4] & 0x20) === 0)
      throw damaged(place, 'it has a part that no PNG has and that may not be passed over.');
    at = end + 4;
  }
  if (format.colourType === palette && colours.length < 3)
    throw damaged(place, 'expected a palette before the pixels, got none.');
  return { packed: data.subarray(0, packedBytes), colours, transparent };
}

/** `pixelBits` is the size of a pixel. */
function passesOf(width: number, height: number, pixelBits: number, isInterlaced: boolean): PassOfRows[] {
  const passes = isInterlaced ? interlacing : [[0, 0, 1, 1]];
  return passes
    .map(([x, y, dx, dy]): PassOfRows => {
      const columns = Math.ceil((width - x) / dx);
      const rowBytes = Math.ceil((columns * pixelBits) / 8);
      return { at: [x, y], step: [dx, dy], width: columns, height: Math.ceil((height - y) / dy), rowBytes };
    })
    .filter((pass) => pass.width > 0 && pass.height > 0);
}

function unpack(packed: Uint8Array, bytes: number, place: string): Uint8Array {
  let rows: Uint8Array;
  try {
    rows = inflateSync(packed, { maxOutputLength: bytes, chunkSize: Math.max(64, bytes + 1) });
  } catch (cause) {
    if ((cause as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE')
      throw damaged(place, `expected ${bytes} bytes of pixels, as its header says, got more, as in a bomb.`, {
        cause,
      });
    throw explainDamage(place, 'a sound PNG', cause);
  }
  if (rows.length < bytes) throw cutShort(place);
  return rows;
}

/** Undoes the filter of each row in place: ISO/IEC 15948 section 9. `distance` is the bytes of a pixel. */
function unfilter(rows: Uint8Array, { height, rowBytes }: PassOfRows, distance: number, place: string): void {
  for (let y = 0, at = 0; y < height; y++, at += rowBytes + 1) {
    const filter = rows[at];
    const above = y === 0 ? 0 : rowBytes + 1;
    if (filter === 1) addLeft(rows, at + 1, rowBytes, distance);
    else if (filter === 2) addAbove(rows, at + 1, rowBytes, above);
    else if (filter === 3) addMean(rows, at + 1, rowBytes, distance, above);
    else if (filter === 4) addPaeth(rows, at + 1, rowBytes, distance, above);
    else if (filter !== 0) throw damaged(place, `a row has the filter ${filter}; PNG has 0 to 4.`);
  }
}

function addLeft(rows: Uint8Array, at: number, count: number, distance: number): void {
  for (let k = at + distance; k < at + count; k++) rows[k] += rows[k - distance];
}

function addAbove(rows: Uint8Array, at: number, count: number, above: number): void {
  if (above > 0) for (let k = at; k < at + count; k++) rows[k] += rows[k - above];
}

function addMean(rows: Uint8Array, at: number, count: number, distance: number, above: number): void {
  for (let k = at; k < at + count; k++) {
    const left = k < at + distance ? 0 : rows[k - distance];
    rows[k] += (left + (above > 0 ? rows[k - above] : 0)) >> 1;
  }
}

function addPaeth(rows: Uint8Array, at: number, count: number, distance: number, above: number): void {
  for (let k = at; k < at + count; k++) {
    const isFirst = k < at + distance;
    const left = isFirst ? 0 : rows[k - distance];
    const up = above > 0 ? rows[k - above] : 0;
    const corner = isFirst || above === 0 ? 0 : rows[k - above - distance];
    const [toLeft, toUp, toCorner] = [
      Math.abs(up - corner),
      Math.abs(left - corner),
      Math.abs(left + up - 2 * corner),
    ];
    rows[k] += toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
  }
}

/** Puts the samples of one row into the picture: from pixel `first` on, `step` pixels apart. */
type PaintRow = (samples: Uint16Array, pixels: Uint8Array, first: number, step: number) => void;

function drawPass(
  rows: Uint8Array,
  pass: PassOfRows,
  { samples, depth, width }: Format,
  pixels: Uint8Array,
  paint: PaintRow,
): void {
  const row = new Uint16Array(pass.width * samples);
  for (let y = 0; y < pass.height; y++) {
    const at = y * (pass.rowBytes + 1) + 1;
    readSamples(rows.subarray(at, at + pass.rowBytes), depth, row);
    paint(row, pixels, (pass.at[1] + y * pass.step[1]) * width + pass.at[0], pass.step[0]);
  }
}

function readSamples(bytes: Uint8Array, depth: number, samples: Uint16Array): void {
  if (depth === 8) samples.set(bytes);
  else if (depth === 16)
    for (let k = 0; k < samples.length; k++) samples[k] = (bytes[2 * k] << 8) | bytes[2 * k + 1];
  else {
    const most = (1 << depth) - 1;
    for (let k = 0; k < samples.length; k++) {
      const bit = k * depth;
      samples[k] = (bytes[bit >> 3] >> (8 - depth - (bit & 7))) & most;
    }
  }
}

/** How samples become 8-bit channels on white. */
function painter(format: Format, { colours, transparent }: Chunks, place: string): PaintRow {
  const { depth, colourType, samples, channels } = format;
  if (colourType === palette) return paintPalette(colours, transparent, place);
  const shades = Uint8Array.from({ length: 2 ** depth }, (_, value) =>
    Math.round((value * 255) / (2 ** depth - 1)),
  );
  if (samples > channels) return paintOpacity(shades, channels);
  if (transparent.length >= 2 * channels)
    return paintHidden(shades, channels, bigEndian(transparent, channels));
  return (row, pixels, first, step) => {
    for (let k = 0, to = first * channels; k < row.length; to += channels * step)
      for (let c = 0; c < channels; c++) pixels[to + c] = shades[row[k++]];
  };
}

/** The last sample of a pixel is its opacity. */
function paintOpacity(shades: Uint8Array, channels: number): PaintRow {
  return (row, pixels, first, step) => {
    for (let k = 0, to = first * channels; k < row.length; k += channels + 1, to += channels * step)
      for (let c = 0; c < channels; c++)
        pixels[to + c] = onWhite(shades[row[k + c]], shades[row[k + channels]]);
  };
}

/** One shade or colour is transparent. */
function paintHidden(shades: Uint8Array, channels: number, hidden: readonly number[]): PaintRow {
  return (row, pixels, first, step) => {
    for (let k = 0, to = first * channels; k < row.length; k += channels, to += channels * step) {
      const isHidden = hidden.every((value, c) => row[k + c] === value);
      for (let c = 0; c < channels; c++) pixels[to + c] = isHidden ? 255 : shades[row[k + c]];
    }
  };
}

function paintPalette(colours: Uint8Array, transparent: Uint8Array, place: string): PaintRow {
  const count = Math.floor(colours.length / 3);
  const shown = colours.map((value, k) => onWhite(value, transparent.at(Math.floor(k / 3)) ?? 255));
  return (row, pixels, first, step) => {
    for (let k = 0, to = 3 * first; k < row.length; k++, to += 3 * step) {
      if (row[k] >= count) throw damaged(place, `a pixel has colour ${row[k]} of a palette of ${count}.`);
      for (let c = 0; c < 3; c++) pixels[to + c] = shown[3 * row[k] + c];
    }
  };
}

function bigEndian(bytes: Uint8Array, count: number): number[] {
  return Array.from({ length: count }, (_, k) => (bytes[2 * k] << 8) | bytes[2 * k + 1]);
}

/** `opacity` is 0 to 255. */
function onWhite(value: number, opacity: number): number {
  return Math.round((value * opacity) / 255) + 255 - opacity;
}

function cutShort(place: string) {
  return damaged(place, 'expected a whole PNG, got one that was cut short.');
}
