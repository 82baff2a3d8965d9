// engram runs: all runs of a home, newest first.
import type { Run } from '../../contract/runs.ts';
import { exitCodes } from '../command.ts';
import type { Command } from '../command.ts';
import { formatTable } from '../table.ts';
import { withLab } from '../with-lab.ts';

export const runs: Command = {
  name: 'runs',
  usage: 'runs [--json]',
  summary: 'Lists all runs, newest first.',
  positionals: [],
  options: [],
  run: ({ home, json }) =>
    withLab(home, async (lab) => {
      const list = await lab.call('runs.list', {});
      if (json) console.log(JSON.stringify({ runs: list }));
      else
        console.log(
          list.length > 0 ? format(list) : 'No runs yet. Start one with: engram train binary-patterns',
        );
      return exitCodes.done;
    }),
};

function format(list: readonly Run[]): string {
  const rows = list.map(({ run, status, episodesDone, createdAt, experiment, origin }) => [
    run,
    status,
    `${episodesDone}/${experiment.episodes}`,
    experiment.task,
    experiment.network,
    experiment.engine,
    experiment.seed,
    createdAt.slice(0, 16).replace('T', ' '),
    origin?.kind ?? '',
  ]);
  return formatTable([
    ['run', 'status', 'episodes', 'task', 'network', 'engine', 'seed', 'started (UTC)', ''],
    ...rows,
  ]);
}
