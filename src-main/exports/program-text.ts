// A program as text beside the tensors, in formats that hold tensors alone.
import { EngramError } from '../contract/errors.ts';
import { program } from '../science/programs/program.ts';
import type { Program } from '../science/programs/program.ts';
import type { TrainedNetwork } from './format.ts';

/** All texts of an export, its program among them. */
export function textsOf({ program, about }: TrainedNetwork): Record<string, string> {
  return { ...about, program: JSON.stringify(program) };
}

/** Throws `damaged`. */
export function parseProgram(text: string | undefined, file: string): Program {
  try {
    return program.parse(JSON.parse(text ?? ''));
  } catch (cause) {
    throw new EngramError(
      'damaged',
      `${file}: expected the network's program among its texts, got none that can be read.`,
      {
        cause,
      },
    );
  }
}
