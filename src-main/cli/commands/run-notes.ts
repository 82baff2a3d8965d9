// engram runs tag, note, remove and restore: what a person says of runs, and taking them away for good only a day later.
import { annotation, runsWords, undoHours } from '../../contract/annotation.ts';
import type { Annotation } from '../../contract/annotation.ts';
import { EngramError } from '../../contract/errors.ts';
import { readRunNumbers, writeRunNumbers } from '../../contract/groups.ts';
import { parseOrExplain } from '../../contract/sentences.ts';
import { exitCodes } from '../command.ts';
import type { Command, Given } from '../command.ts';
import { withLab } from '../with-lab.ts';

export const runsTag: Command = {
  name: 'runs tag',
  usage: 'runs tag RUN… [--add TAG …] [--remove TAG …] [--json]',
  summary: 'Puts tags on runs, and takes others off.',
  help: 'RUN is a number or a span such as 1-5. A tag is a word of letters, digits and . _ : / + -; `engram runs --tag TAG` lists the runs that have it.',
  positionals: ['RUN'],
  repeats: 'once-or-more',
  options: ['add', 'remove'],
  run: (given) => {
    const { add = [], remove = [] } = given.options;
    if (add.length + remove.length === 0)
      throw new EngramError('bad-input', 'Expected --add TAG or --remove TAG, got neither.');
    return annotate(given, {
      runs: readRuns(given.positionals),
      tags: { add: [...add], remove: [...remove] },
    });
  },
};

export const runsNote: Command = {
  name: 'runs note',
  usage: 'runs note RUN TEXT [--json]',
  summary: 'Writes a note on runs, in place of the one before; an empty one takes it away.',
  help: 'RUN is a number or a span such as 1-5. The text is one word to the shell: put it in quotes.',
  positionals: ['RUN', 'TEXT'],
  options: [],
  run: (given) =>
    annotate(given, { runs: readRuns(given.positionals.slice(0, 1)), note: given.positionals[1] }),
};

function annotate({ home, json }: Given, words: Annotation): Promise<number> {
  const request = parseOrExplain(annotation, words, 'runs');
  return withLab(home, async (lab) => {
    const runs = await lab.call('runs.annotate', request);
    if (json) console.log(JSON.stringify({ runs }));
    for (const { run, tags, note } of json ? [] : runs) console.log(describe(run, tags, note));
    return exitCodes.done;
  });
}

function describe(run: number, tags: readonly string[], note: string): string {
  return [`Run ${run}: ${tags.length > 0 ? tags.join(', ') : 'no tags'}`, ...(note ? [note] : [])].join('; ');
}

export const runsRemove: Command = {
  name: 'runs remove',
  usage: 'runs remove RUN… [--json]',
  summary: `Removes runs at rest; for ${undoHours} hours they can be restored.`,
  help: 'RUN is a number or a span such as 1-5. All are removed or none. Their values and checkpoints are deleted when the time to restore them has passed.',
  positionals: ['RUN'],
  repeats: 'once-or-more',
  options: [],
  run: ({ positionals, home, json }) =>
    withLab(home, async (lab) => {
      const removal = await lab.call('runs.remove', { runs: readRuns(positionals) });
      const { runs } = removal;
      const back = `engram runs restore ${writeRunNumbers(runs).replaceAll(' ', '')}`;
      const sentence = `Removed ${runsWords(runs)}; for ${undoHours} hours \`${back}\` brings ${runs.length === 1 ? 'it' : 'them'} back.`;
      console.log(
        json ? JSON.stringify(removal) : runs.length > 0 ? sentence : 'They had been removed before.',
      );
      return exitCodes.done;
    }),
};

export const runsRestore: Command = {
  name: 'runs restore',
  usage: 'runs restore RUN… [--json]',
  summary: 'Brings removed runs back.',
  help: 'RUN is a number or a span such as 1-5. `engram runs --removed` lists what can be restored.',
  positionals: ['RUN'],
  repeats: 'once-or-more',
  options: [],
  run: ({ positionals, home, json }) =>
    withLab(home, async (lab) => {
      const runs = await lab.call('runs.restore', { runs: readRuns(positionals) });
      const sentence = runs.length > 0 ? `Restored ${runsWords(runs)}.` : 'They had not been removed.';
      console.log(json ? JSON.stringify({ runs }) : sentence);
      return exitCodes.done;
    }),
};

/** Throws `bad-input` of words that are no numbers. */
function readRuns(words: readonly string[]): number[] {
  const runs = readRunNumbers(words.join(' '));
  if (runs && runs.length > 0) return runs;
  throw new EngramError(
    'bad-input',
    `RUN: expected numbers of runs such as 3 or 1-5, got "${words.join(' ')}". \`engram runs\` lists them.`,
  );
}
