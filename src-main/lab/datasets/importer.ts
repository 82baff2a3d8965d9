// What an importer is: it looks at what is there without decoding it, says what data set that would be, and then reads it
// in batches. Importers are listed in importers/index.ts.
import type { ImportKind } from '../../contract/data.ts';
import type { DatasetShape } from '../../contract/dataset-file.ts';
import type { Pulse } from './pulse.ts';

/** Items that follow each other in the data set. The arrays may be used again for the next batch. */
export interface Batch {
  /** Index of the first. */
  readonly at: number;
  /** uint8 [n, height, width, channels]. */
  readonly pixels: Uint8Array;
  /** [n], indices into the classes. */
  readonly labels: ArrayLike<number>;
  /** Whether all of them are for testing; false where the data does not say. */
  readonly isTest: boolean;
}

export interface Survey extends DatasetShape {
  /** A licence that goes with the format; empty where it depends. */
  readonly licence: string;
  /** Whether the data says itself what is for training and what for testing. */
  readonly hasSplit: boolean;
  /** Every item once, in any order of batches. Throws an EngramError that names the file. */
  read(): AsyncIterable<Batch> | Iterable<Batch>;
  /** Lets go of open files. */
  close(): Promise<void>;
}

export interface ImportOptions {
  /** Absolute. */
  readonly path: string;
  /** Pixels a side to scale pictures to. */
  readonly size?: number | undefined;
}

export interface Importer {
  readonly id: ImportKind;
  readonly title: string;
  /** What PATH may be. */
  readonly sentence: string;
  /** Throws an EngramError that names the file and says what was expected. */
  survey(options: ImportOptions, pulse: Pulse): Promise<Survey>;
}
