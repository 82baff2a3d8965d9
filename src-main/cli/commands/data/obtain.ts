// engram data import, generate and download: three ways to come by a data set.
import { basename, resolve } from 'node:path';
import {
  downloadRequest,
  generateRequest,
  generatorKinds,
  importKinds,
  importRequest,
} from '../../../contract/data.ts';
import { parseOrExplain } from '../../../contract/sentences.ts';
import { parseValue } from '../../arguments.ts';
import type { Command, Given } from '../../command.ts';
import { withLab } from '../../with-lab.ts';
import { followJob } from './follow-job.ts';

export const dataImport: Command = {
  name: 'data import',
  usage: `data import ${importKinds.join('|')} PATH [--name NAME] [--size N] [--test-share X] [--seed S] [--licence TEXT] [--json]`,
  summary: 'Imports a data set; Ctrl-C stops it and keeps nothing.',
  help: [
    'PATH is a file or a folder: of omniglot the folder with its two zip archives, or one of them, or unpacked; of cifar-10',
    'the folder of its binary version, or its tar.gz; of idx a file of pictures or the folder; of images a folder or a zip',
    'of PNG or JPEG pictures, whose folders are the classes; of npz a file. --size crops pictures to a square and scales',
    'them. --test-share (0.1) is set aside for testing by --seed where the data does not say itself what is for testing.',
  ].join('\n'),
  positionals: ['KIND', 'PATH'],
  options: ['name', 'size', 'test-share', 'seed', 'licence'],
  run: (given) => {
    const [kind, path] = given.positionals;
    const name = basename(path)
      .replace(/\.(zip|npz|gz|tgz|tar)$/i, '')
      .replace(/\.tar$/i, '');
    const words = { kind, path: resolve(path), name, ...optionsOf(given) };
    const request = parseOrExplain(importRequest, words, 'data import');
    return withLab(given.home, (lab) => followJob(lab, given.json, () => lab.call('data.import', request)));
  },
};

export const dataGenerate: Command = {
  name: 'data generate',
  usage: `data generate ${generatorKinds.join('|')} --count N --name NAME [--seed S] [--size N] [--test-share X] [--json]`,
  summary: 'Makes a data set of pictures like photographs, or of glyphs in made-up alphabets.',
  help: 'The same seed gives the same data. --size is 32 for pictures and 105 for glyphs by default.',
  positionals: ['KIND'],
  options: ['count', 'name', 'seed', 'size', 'test-share'],
  run: (given) => {
    const words = { generator: given.positionals[0], ...optionsOf(given) };
    const request = parseOrExplain(generateRequest, words, 'data generate');
    return withLab(given.home, (lab) => followJob(lab, given.json, () => lab.call('data.generate', request)));
  },
};

export const dataDownload: Command = {
  name: 'data download',
  usage: 'data download ID [--name NAME] [--json]',
  summary:
    'Downloads a data set from its authors and imports it; what a stop cuts off goes on the next time.',
  help: '`engram data list` names what can be downloaded.',
  positionals: ['ID'],
  options: ['name'],
  run: (given) => {
    const request = parseOrExplain(
      downloadRequest,
      { source: given.positionals[0], ...optionsOf(given) },
      'data download',
    );
    return withLab(given.home, (lab) => followJob(lab, given.json, () => lab.call('data.download', request)));
  },
};

/** The options that were given, the last of each, under the names of the calls. */
function optionsOf({ options }: Given): Record<string, unknown> {
  const texts = ['name', 'licence'];
  const given = Object.entries(options).filter(([name]) => name !== 'home');
  return Object.fromEntries(
    given.map(([name, words]) => {
      const word = words.at(-1) ?? '';
      return [name === 'test-share' ? 'testShare' : name, texts.includes(name) ? word : parseValue(word)];
    }),
  );
}
