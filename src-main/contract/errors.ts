// Errors that a person sees. Each has a code for programs and a sentence that says what was expected, what came and what
// to do. Anything else that is thrown is a fault of ours and crosses a boundary as `internal`.
import { z } from './schema.ts';

export const errorCodes = [
  'bad-input', // a call, setting or argument outside its schema
  'not-found', // no such run, task, network, engine or data set
  'wrong-state', // the run cannot do this now
  'unavailable', // an engine that this machine does not have
  'out-of-memory', // the run needs more than there is
  'not-finite', // a loss or gradient became NaN or infinite
  'home-unusable', // the folder for data cannot be read or written
  'newer-version', // the database was written by a later Engram
  'damaged', // a file or row is not what its hash or schema says
  'in-use', // another lab holds this home
  'interrupted', // a process ended before its work did
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export class EngramError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EngramError';
    this.code = code;
  }
}

/** An error as it crosses a boundary. */
export const errorRecord = z.object({ code: z.enum(errorCodes), message: z.string() });
export type ErrorRecord = z.infer<typeof errorRecord>;

export function toErrorRecord(error: unknown): ErrorRecord {
  if (error instanceof EngramError) return { code: error.code, message: error.message };
  return {
    code: 'internal',
    message: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

export function fromErrorRecord(record: ErrorRecord): EngramError {
  return new EngramError(record.code, record.message);
}
