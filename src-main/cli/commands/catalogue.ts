// engram tasks and engram networks: what there is, and every setting of it.
import type { EntryDescription, ParameterDescription } from '../../contract/experiment.ts';
import { exitCodes } from '../command.ts';
import type { Command } from '../command.ts';
import { formatTable } from '../table.ts';
import { withLab } from '../with-lab.ts';

function catalogueCommand(name: 'tasks' | 'networks', summary: string): Command {
  return {
    name,
    usage: `${name} [--json]`,
    summary,
    positionals: [],
    options: [],
    run: ({ home, json }) =>
      withLab(home, async (lab) => {
        const entries = await lab.call(`catalogue.${name}`, {});
        const training = await lab.call('catalogue.training', {});
        if (json) console.log(JSON.stringify({ [name]: entries, training }));
        else console.log([...entries, training].map(format).join('\n\n'));
        return exitCodes.done;
      }),
  };
}

function format({ id, title, sentence, citation, parameters }: EntryDescription): string {
  const rows = parameters.map((parameter) => [
    `  ${parameter.name}`,
    String(parameter.default),
    range(parameter),
    parameter.help,
  ]);
  return `${id}: ${title}. ${sentence}\n  ${citation}\n${formatTable(rows)}`;
}

function range({ choices, minimum, maximum, unit }: ParameterDescription): string {
  const values = choices ? choices.join(', ') : `${minimum ?? ''} … ${maximum ?? ''}`;
  return [values, unit].filter(Boolean).join(' ');
}

export const tasks = catalogueCommand('tasks', 'Lists the tasks and their settings, for --set.');
export const networks = catalogueCommand('networks', 'Lists the networks and their settings, for --set.');
