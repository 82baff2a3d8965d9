// How many neurons a network has: as many as its task drives and reads, or more.
import { EngramError } from '../../contract/errors.ts';
import { z } from '../../contract/schema.ts';
import type { AgentSize, DrivenSize } from './network.ts';

/** A setting of every network whose neurons a task drives directly. */
export const neurons = z.int().min(0).max(65536).default(0).meta({
  unit: 'neurons',
  help: 'Neurons in all; 0 takes as many as the task drives, or as suit it. Where it drives them, those beyond have no input of their own and are not judged.',
});

/** Throws `bad-input` where the task drives more than were asked for. */
export function countNeurons(asked: number, { kind, neurons: driven }: DrivenSize | AgentSize): number {
  if (asked === 0 || kind === 'agent' || asked >= driven) return asked || driven;
  throw new EngramError(
    'bad-input',
    `Expected at least ${driven} neurons, as many as the task drives, or 0 for just these, got neurons = ${asked}.`,
  );
}
