// What a command is, and what it gets from its words.

export const exitCodes = { done: 0, failed: 1, badInput: 2, interrupted: 130 } as const;

/** Words after the command's name, sorted. An option given twice keeps both values. */
export interface Given {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, readonly string[]>>;
  /** The switches that were given. */
  readonly switches: ReadonlySet<string>;
  readonly home: string;
  readonly json: boolean;
  readonly help: boolean;
}

export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly help?: string;
  /** Names of the positional words, all required. */
  readonly positionals: readonly string[];
  /** Whether the only one of them may be given more than once, or also not at all. */
  readonly repeats?: 'once-or-more' | 'any';
  /** Names of options that take a value, beside the common ones. */
  readonly options: readonly string[];
  /** Names of options without a value, beside the common ones. */
  readonly switches?: readonly string[];
  /** Resolves to an exit code. */
  run(given: Given): Promise<number>;
}
