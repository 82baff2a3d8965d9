// A decoded picture, and the choice of decoder by the file's first bytes, whatever its name says.
import { mostDecodingBytes } from '../limits.ts';
import type { Pulse } from '../pulse.ts';
import { formatBytes, refuse } from '../../../formats/refusals.ts';
import { decodeJpeg, isJpeg, readJpegHeader } from './jpeg.ts';
import { decodePng, isPng, readPngHeader } from './png.ts';
import type { Picture, PictureHeader } from './types.ts';

/** What a file says it holds, checked to be no more than can be decoded. Throws an EngramError. */
export function readPictureHeader(file: Uint8Array, place: string): PictureHeader {
  const header = isPng(file) ? readPngHeader(file, place) : isJpeg(file) ? readJpegHeader(file, place) : null;
  if (!header) throw refuse(place, 'expected a PNG or JPEG picture, got a file that is neither.');
  const { width, height, decodingBytes } = header;
  if (decodingBytes > mostDecodingBytes)
    throw refuse(
      place,
      `expected a picture that can be decoded in ${formatBytes(mostDecodingBytes)}, got one that claims ${width} x ${height} pixels and takes ${formatBytes(decodingBytes)}.`,
    );
  return header;
}

/** Uses up the file's bytes, of which nothing is left after. Rejects with an EngramError where the file is damaged. */
export async function decodePicture(file: Uint8Array, place: string, pulse: Pulse): Promise<Picture> {
  const header = readPictureHeader(file, place);
  return isPng(file) ? decodePng(file, place, pulse) : decodeJpeg(file, header, place);
}
