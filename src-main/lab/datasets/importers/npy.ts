// The header of a .npy file in a stream: formats/npy.ts says what stands in it.
import { npyHeaderBytes, npyStartBytes, parseNpyHeader } from '../../../formats/npy.ts';
import type { NpyHeader } from '../../../formats/npy.ts';
import type { ByteReader } from '../sources/byte-reader.ts';

/** Reads the header off the front of `reader`. Throws an EngramError. */
export async function readNpyHeader(reader: ByteReader, place: string): Promise<NpyHeader> {
  const start = await reader.take(npyStartBytes);
  const rest = await reader.take(npyHeaderBytes(start, place) - npyStartBytes);
  return parseNpyHeader(Buffer.concat([start, rest]), place);
}
