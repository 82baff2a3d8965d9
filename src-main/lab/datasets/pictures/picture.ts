// A decoded picture, and the choice of decoder by the file's first bytes, whatever its name says.
import { mostPictureFileBytes, mostPicturePixels } from '../limits.ts';
import { refuse } from '../refusals.ts';
import { decodeJpeg, isJpeg, readJpegHeader } from './jpeg.ts';
import { decodePng, isPng, readPngHeader } from './png.ts';
import type { Picture, PictureHeader } from './types.ts';

export const mostBytes = mostPictureFileBytes;

/** What a file says it holds, checked to be no more than is taken. Throws an EngramError. */
export function readPictureHeader(file: Uint8Array, place: string): PictureHeader {
  const header = isPng(file) ? readPngHeader(file, place) : isJpeg(file) ? readJpegHeader(file, place) : null;
  if (!header) throw refuse(place, 'expected a PNG or JPEG picture, got a file that is neither.');
  const { width, height } = header;
  if (width * height > mostPicturePixels)
    throw refuse(
      place,
      `expected a picture of at most ${mostPicturePixels / 1e6} million pixels, got one that claims ${width} x ${height}.`,
    );
  return header;
}

/** Rejects with an EngramError where the file is damaged. */
export async function decodePicture(file: Uint8Array, place: string): Promise<Picture> {
  const header = readPictureHeader(file, place);
  return isPng(file) ? decodePng(file, place) : decodeJpeg(file, header, place);
}
