// Where tasks get their pictures: numbered, grey, one size, pixels from -1 to 1. Training and test pictures are two sources.

export interface PictureSource {
  readonly count: number;
  /** Pixels [size * size] of picture `index`; shared, and not to be written to. */
  read(index: number): Float32Array;
}

export interface PictureSplits {
  readonly training: PictureSource;
  readonly test: PictureSource;
}
