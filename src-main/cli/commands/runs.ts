// engram runs: the runs of a home, newest first, or those that were removed and can be restored.
import type { Removal } from '../../contract/annotation.ts';
import { writeRunNumbers } from '../../contract/groups.ts';
import type { Run } from '../../contract/runs.ts';
import { exitCodes } from '../command.ts';
import type { Command } from '../command.ts';
import { formatTable } from '../table.ts';
import { withLab } from '../with-lab.ts';

export const runs: Command = {
  name: 'runs',
  usage: 'runs [--tag TAG …] [--removed] [--json]',
  summary:
    'Lists all runs, newest first; with --tag those that have the tag, with --removed what can be restored.',
  positionals: [],
  options: ['tag'],
  switches: ['removed'],
  run: ({ options: { tag: wanted = [] }, switches, home, json }) =>
    withLab(home, async (lab) => {
      if (switches.has('removed')) {
        const removed = await lab.call('runs.removed', {});
        console.log(json ? JSON.stringify({ removed }) : formatRemoved(removed));
        return exitCodes.done;
      }
      const all = await lab.call('runs.list', {});
      const list = all.filter(({ tags }) => wanted.every((tag) => tags.includes(tag)));
      console.log(json ? JSON.stringify({ runs: list }) : format(list, wanted));
      return exitCodes.done;
    }),
};

function format(list: readonly Run[], wanted: readonly string[]): string {
  if (list.length === 0)
    return wanted.length > 0
      ? `No run has the tag ${wanted.join(' and ')}.`
      : 'No runs yet. Start one with: engram train binary-patterns';
  const rows = list.map(({ run, status, episodesDone, createdAt, experiment, origin, tags }) => [
    run,
    status,
    `${episodesDone}/${experiment.episodes}`,
    experiment.task,
    experiment.network,
    experiment.engine,
    experiment.seed,
    createdAt.slice(0, 16).replace('T', ' '),
    [origin?.kind ?? '', ...tags].filter(Boolean).join(' '),
  ]);
  return formatTable([
    ['run', 'status', 'episodes', 'task', 'network', 'engine', 'seed', 'started (UTC)', ''],
    ...rows,
  ]);
}

function formatRemoved(removed: readonly Removal[]): string {
  if (removed.length === 0) return 'No run was removed that can be restored.';
  const rows = removed.map(({ removedAt, runs: numbers, sweeps, tasks }) => [
    removedAt.slice(0, 16).replace('T', ' '),
    writeRunNumbers(numbers),
    sweeps.join(', '),
    tasks.join(', '),
  ]);
  return formatTable([['removed (UTC)', 'runs', 'sweep', 'task'], ...rows]);
}
