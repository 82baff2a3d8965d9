// engram bundle and engram import: a run as one file, to another machine and from one; and tensors from other programs.
import { resolve } from 'node:path';
import type { CallInput } from '../../contract/calls.ts';
import { EngramError } from '../../contract/errors.ts';
import { bundleRequest } from '../../contract/run-folder.ts';
import { parseOrExplain } from '../../contract/sentences.ts';
import { parseRunNumber, parseValue } from '../arguments.ts';
import { exitCodes } from '../command.ts';
import type { Command, Given } from '../command.ts';
import { experimentOf } from '../experiment-words.ts';
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
  usage: 'import FILE [--task ID] [--network ID] [--data NAME] [--set key=value …] [--name NAME] [--json]',
  summary:
    'Takes in a run from a bundle or a run folder, or the tensors of a network from npz or safetensors.',
  help: [
    'Which of them FILE is, is told by its content. Tensors go by the names that the network gives them (w, alpha, eta, …), as',
    'float32 or float64, and become a run of no updates that can be looked at and exported. --task, --network and --set say',
    'which network they are of, where the file does not say it itself; --name is what they are known by.',
  ].join('\n'),
  positionals: ['FILE'],
  options: ['task', 'network', 'data', 'engine', 'set', 'name'],
  run: ({ positionals: [file], options, home, json }) => {
    const request = { path: resolve(file), ...experimentFor(options), name: options.name?.at(-1) };
    return withLab(home, async (lab) => {
      const imported = await lab.call('runs.importFile', request);
      console.log(json ? JSON.stringify(importedJson(imported)) : importedText(file, imported));
      return exitCodes.done;
    });
  },
};

function experimentFor(options: Given['options']): Pick<CallInput<'runs.importFile'>, 'experiment'> {
  const task = options.task?.at(-1);
  if (task !== undefined) return { experiment: experimentOf(task, options, 'import') };
  const other = ['network', 'data', 'engine', 'set'].find((name) => options[name]);
  if (other === undefined) return {};
  throw new EngramError(
    'bad-input',
    `import: expected --task beside --${other}, got none. Name the task too.`,
  );
}
