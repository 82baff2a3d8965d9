// engram runs export and engram runs import: a run as a folder, to another machine and from one.
import { resolve } from 'node:path';
import { exportRequest } from '../../contract/run-folder.ts';
import type { RunImported } from '../../contract/run-folder.ts';
import { parseOrExplain } from '../../contract/sentences.ts';
import { parseRunNumber, parseValue } from '../arguments.ts';
import { exitCodes } from '../command.ts';
import type { Command } from '../command.ts';
import { formatCount } from '../table.ts';
import { withLab } from '../with-lab.ts';

export const runsExport: Command = {
  name: 'runs export',
  usage: 'runs export RUN FOLDER [--points N] [--without-moments] [--json]',
  summary: 'Writes a run at rest to a folder, which can be imported on another machine.',
  help: [
    '--points thins every curve to about N points, each the mean of a block of updates. --without-moments leaves out what',
    'only further training needs, two thirds of the checkpoint: such a run can be looked at but not resumed.',
  ].join('\n'),
  positionals: ['RUN', 'FOLDER'],
  options: ['points'],
  switches: ['without-moments'],
  run: ({ positionals: [run, folder], options, switches, home, json }) => {
    const points = options.points && { points: parseValue(options.points.at(-1) ?? '') };
    const withMoments = !switches.has('without-moments');
    const words = { run: parseRunNumber(run), folder: resolve(folder), ...points, withMoments };
    const request = parseOrExplain(exportRequest, words, 'runs export');
    return withLab(home, async (lab) => {
      const written = await lab.call('runs.export', request);
      console.log(json ? JSON.stringify(written) : `${written.folder}: ${formatCount(written.bytes)} bytes`);
      return exitCodes.done;
    });
  },
};

export const runsImport: Command = {
  name: 'runs import',
  usage: 'runs import FOLDER … [--json]',
  summary: 'Takes in runs from folders that `engram runs export` wrote.',
  help: 'A run that is here already is not taken in twice. Each folder is taken in whole or not at all.',
  positionals: ['FOLDER'],
  repeats: 'once-or-more',
  options: [],
  run: ({ positionals, home, json }) =>
    withLab(home, async (lab) => {
      const imported: RunImported[] = [];
      for (const folder of positionals) {
        imported.push(await lab.call('runs.import', { folder: resolve(folder) }));
        if (!json) console.log(importedText(folder, imported[imported.length - 1]));
      }
      if (json) console.log(JSON.stringify({ runs: imported.map(importedJson) }));
      return exitCodes.done;
    }),
};

export function importedText(folder: string, { run, isDuplicate }: RunImported): string {
  return isDuplicate ? `${folder} is run ${run.run} already.` : `${folder} is run ${run.run} now.`;
}

export function importedJson({ run, isDuplicate }: RunImported) {
  return { run: run.run, uid: run.uid, status: run.status, isDuplicate };
}
