// engram examples: the runs that come with Engram, and taking them in.
import type { Example } from '../../contract/examples.ts';
import type { Run } from '../../contract/runs.ts';
import { exitCodes } from '../command.ts';
import type { Command } from '../command.ts';
import { formatCount, formatDuration, formatNumber, formatTable } from '../table.ts';
import { withLab } from '../with-lab.ts';

export const examples: Command = {
  name: 'examples',
  usage: 'examples [--json]',
  summary: 'Lists the trained runs that come with Engram.',
  positionals: [],
  options: [],
  run: ({ home, json }) =>
    withLab(home, async (lab) => {
      const list = await lab.call('examples.list', {});
      const runs = await lab.call('runs.list', {});
      if (json) console.log(JSON.stringify({ examples: list }));
      else console.log(list.length > 0 ? format(list, runs) : 'No example runs came with this Engram.');
      return exitCodes.done;
    }),
};

function format(list: readonly Example[], runs: readonly Run[]): string {
  const rows = list.map((example) => [
    example.name,
    example.study,
    example.variant || example.network,
    example.seed,
    example.episodes,
    example.seconds === null ? '' : formatDuration(example.seconds),
    Object.entries(example.final)
      .map(([name, value]) => `${name} ${formatNumber(value)}`)
      .join(', '),
    `${formatCount(Math.ceil(example.bytes / 1000))} kB`,
    openedAs(example, runs),
  ]);
  return formatTable([
    ['name', 'study', 'network', 'seed', 'updates', 'trained for', 'came to', 'size', 'opened as'],
    ...rows,
  ]);
}

function openedAs({ uid }: Example, runs: readonly Run[]): string {
  const run = runs.find((candidate) => candidate.uid === uid);
  return run ? `run ${run.run}` : '';
}

export const examplesOpen: Command = {
  name: 'examples open',
  usage: 'examples open [NAME …] [--json]',
  summary: 'Takes example runs in, all without a name; it makes no copies of those that are here.',
  positionals: ['NAME'],
  repeats: 'any',
  options: [],
  run: ({ positionals, home, json }) =>
    withLab(home, async (lab) => {
      const chosen = positionals.length > 0 ? { names: [...positionals] } : {};
      const runs = await lab.call('examples.open', chosen);
      if (json) console.log(JSON.stringify({ runs: runs.map(({ run, uid }) => ({ run, uid })) }));
      else for (const { run, origin } of runs) console.log(`${origin?.from ?? 'It'} is run ${run}.`);
      return exitCodes.done;
    }),
};
