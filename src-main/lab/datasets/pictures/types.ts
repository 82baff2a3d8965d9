// What a picture's file says of itself, and what it decodes to.

export interface PictureHeader {
  readonly width: number;
  readonly height: number;
  /** 1 is grey, 3 is red, green, blue. What is transparent is put on white. */
  readonly channels: 1 | 3;
  /** What decoding holds in memory at once. */
  readonly decodingBytes: number;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Values a pixel, of which the first `channels` count. */
  readonly step: number;
  /** uint8 [height, width, step]. */
  readonly pixels: Uint8Array;
}

/** Smaller ones may share their memory with others, and are not worth the trouble. */
const leastBytes = 2 ** 18;

/** Gives the memory of large bytes back at once; they are nobody's any more. The collector would leave them for long. */
export function release(bytes: Uint8Array): void {
  if (bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength >= leastBytes) bytes.buffer.transfer(0);
}
