// The bytes of a file in their order, unpacked where gzip packed them.
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { explainDamage } from '../../../formats/refusals.ts';

const pieceBytes = 2 ** 18;

/** Throws a `damaged` EngramError, which says that `expected` was, where the file cannot be read or unpacked. */
export async function* unpack(
  path: string,
  isPacked: boolean,
  place: string,
  expected: string,
): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: pieceBytes });
  const chunks = isPacked ? file.pipe(createGunzip({ chunkSize: pieceBytes })) : file;
  if (isPacked) file.once('error', (error) => chunks.destroy(error));
  try {
    for await (const chunk of chunks) yield chunk as Buffer;
  } catch (cause) {
    throw explainDamage(place, expected, cause);
  } finally {
    file.destroy();
    chunks.destroy();
  }
}
