// engram bundle and engram import: a run as one file, to another machine and from one.
import { resolve } from 'node:path';
import { bundleRequest } from '../../contract/run-folder.ts';
import { parseOrExplain } from '../../contract/sentences.ts';
import { parseRunNumber, parseValue } from '../arguments.ts';
import { exitCodes } from '../command.ts';
import type { Command } from '../command.ts';
import { formatCount } from '../table.ts';
import { withLab } from '../with-lab.ts';
import { importedJson, importedText } from './run-folders.ts';

export const bundle: Command = {
  name: 'bundle',
  usage: 'bundle RUN [--out FILE] [--points N] [--without-moments] [--json]',
  summary: 'Writes a run at rest to one sealed file, which `engram import` takes in on another machine.',
  help: [
    'Without --out it is run-RUN.engram.zip here: a zip archive of what `engram runs export` writes. --points thins every curve',
    'to about N points, each the mean of a block of updates. --without-moments leaves out what only further training needs.',
  ].join('\n'),
  positionals: ['RUN'],
  options: ['out', 'points'],
  switches: ['without-moments'],
  run: ({ positionals: [word], options, switches, home, json }) => {
    const run = parseRunNumber(word);
    const points = options.points && { points: parseValue(options.points.at(-1) ?? '') };
    const file = resolve(options.out?.at(-1) ?? `run-${run}.engram.zip`);
    const words = { run, file, ...points, withMoments: !switches.has('without-moments') };
    const request = parseOrExplain(bundleRequest, words, 'bundle');
    return withLab(home, async (lab) => {
      const written = await lab.call('runs.bundle', request);
      const text = `${written.file}: ${formatCount(written.bytes)} bytes, SHA-256 ${written.sha256}`;
      console.log(json ? JSON.stringify(written) : text);
      return exitCodes.done;
    });
  },
};

export const importFile: Command = {
  name: 'import',
  usage: 'import FILE [--json]',
  summary: 'Takes in a run from a bundle or a run folder; which it is, is told by its content.',
  help: 'A run that is here already is not taken in twice. Everything is taken in whole or not at all.',
  positionals: ['FILE'],
  options: [],
  run: ({ positionals: [file], home, json }) =>
    withLab(home, async (lab) => {
      const imported = await lab.call('runs.importFile', { path: resolve(file) });
      console.log(json ? JSON.stringify(importedJson(imported)) : importedText(file, imported));
      return exitCodes.done;
    }),
};
