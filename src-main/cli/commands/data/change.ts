// engram data rename and engram data remove.
import { exitCodes } from '../../command.ts';
import type { Command } from '../../command.ts';
import { withLab } from '../../with-lab.ts';
import { datasetAsJson } from './words.ts';

export const dataRename: Command = {
  name: 'data rename',
  usage: 'data rename NAME NEW-NAME [--json]',
  summary: 'Gives a data set another name.',
  positionals: ['NAME', 'NEW-NAME'],
  options: [],
  run: ({ positionals: [data, name], home, json }) =>
    withLab(home, async (lab) => {
      const renamed = await lab.call('data.rename', { data, name });
      console.log(json ? JSON.stringify(datasetAsJson(renamed)) : `It is called "${renamed.name}" now.`);
      return exitCodes.done;
    }),
};

export const dataRemove: Command = {
  name: 'data remove',
  usage: 'data remove NAME [--json]',
  summary: 'Removes a data set and its file.',
  positionals: ['NAME'],
  options: [],
  run: ({ positionals: [data], home, json }) =>
    withLab(home, async (lab) => {
      const removed = await lab.call('data.remove', { data });
      const sentence = `"${removed.name}" was removed: ${removed.items} items, ${(removed.bytes / 1e6).toFixed(1)} MB.`;
      console.log(json ? JSON.stringify(datasetAsJson(removed)) : sentence);
      return exitCodes.done;
    }),
};
