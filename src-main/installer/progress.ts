// How far an installation is.

export interface Progress {
  readonly stage: string;
  readonly done: number;
  /** Null where it is not known. */
  readonly total: number | null;
  readonly unit: 'bytes';
}
