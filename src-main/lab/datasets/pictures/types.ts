// What a picture's file says of itself, and what it decodes to.

export interface PictureHeader {
  readonly width: number;
  readonly height: number;
  /** 1 is grey, 3 is red, green, blue. What is transparent is put on white. */
  readonly channels: 1 | 3;
}

export interface Picture extends PictureHeader {
  /** uint8 [height, width, channels]. */
  readonly pixels: Uint8Array;
}
