// What an export format is: how a trained network becomes files, and how those files are understood again from the disk.
import type { NamedTensor } from '../contract/safetensors.ts';
import type { NamedValues } from '../science/programs/evaluate.ts';
import type { Program } from '../science/programs/program.ts';
import type { GoldenKind } from './golden.ts';

/** A trained network: its step, its trained tensors, and texts on where it came from. */
export interface TrainedNetwork {
  readonly program: Program;
  readonly tensors: readonly NamedTensor[];
  readonly about: Readonly<Record<string, string>>;
}

/** A network as a file describes it. */
export interface ReadNetwork {
  /** The file it was read from. */
  readonly file: string;
  readonly program: Program;
  readonly tensors: NamedValues;
}

/** The contents of files by name. */
export type Files = Readonly<Record<string, Uint8Array>>;

export interface ExportFormat {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  /** The file of the golden episode, in a format that whoever opens the network has at hand. */
  readonly golden: GoldenKind;
  write(network: TrainedNetwork): Promise<Files>;
  /** Every network in a folder that `write` filled. Rejects with `damaged`. */
  read(folder: string): Promise<readonly ReadNetwork[]>;
}

export function defineFormat(format: ExportFormat): ExportFormat {
  return Object.freeze(format);
}
