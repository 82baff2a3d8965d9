// How much of anything an import takes. Honest data stays far below; what lies or explodes is refused before it is decoded.

/** What decoding a picture may hold: a PNG of 4000 x 3000 and a JPEG of 3800 x 2800 fit. */
export const mostDecodingBytes = 110_000_000;

/** Bytes of a picture's file. */
export const mostPictureFileBytes = 2 ** 25;

/** Pixels of a side of a stored item. */
export const mostSide = 1024;

export const mostItems = 2_000_000;

/** A trainer holds the pixels in memory. */
export const mostPixelBytes = 2 ** 32;

/** Files in a folder or an archive, and folders within folders. */
export const mostEntries = 250_000;
export const mostDepth = 16;

/** Pictures compress 2 to 60 times; what claims to unpack to more is empty or a bomb. A small file may be all blank. */
export const mostExpansion = 200;
export const expansionAllowance = 2 ** 20;

/** Bytes that a tar archive unpacks to; CIFAR-10's has 184 MB. */
export const mostTarBytes = 400_000_000;

/** Processor time without progress, and memory of the whole process, after which an import is ended. */
export const mostStillCpuMs = 1300;
export const mostStillMs = 60_000;
export const mostMemoryBytes = 240 * 2 ** 20;

/** Free space to leave on the disk for everything else. */
export const spareBytes = 16 * 2 ** 20;
