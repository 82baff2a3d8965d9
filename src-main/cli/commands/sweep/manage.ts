// engram sweep list, show, stop, resume, add-seeds, remove and restore: what can be done with a sweep once it was begun.
import { removalWords, runsWords, undoHours } from '../../../contract/annotation.ts';
import { EngramError } from '../../../contract/errors.ts';
import { axisWords, readSeeds } from '../../../contract/sweep-words.ts';
import type { Sweep } from '../../../contract/sweeps.ts';
import { exitCodes } from '../../command.ts';
import type { Command } from '../../command.ts';
import { formatTable } from '../../table.ts';
import { withLab } from '../../with-lab.ts';
import { followSweep } from './follow.ts';
import { sweepLine, writeSweep } from './words.ts';

export const sweepList: Command = {
  name: 'sweep list',
  usage: 'sweep list [--json]',
  summary: 'Lists all sweeps, newest first.',
  positionals: [],
  options: [],
  run: ({ home, json }) =>
    withLab(home, async (lab) => {
      const sweeps = await lab.call('sweeps.list', {});
      const none = 'No sweeps yet. Start one with: engram sweep binary-patterns --set learningRate=1e-4,1e-3';
      console.log(json ? JSON.stringify({ sweeps }) : sweeps.length > 0 ? format(sweeps) : none);
      return exitCodes.done;
    }),
};

function format(sweeps: readonly Sweep[]): string {
  const rows = sweeps.map(({ sweep, status, runsEnded, runsInAll, plan, createdAt }) => [
    sweep,
    status,
    `${runsEnded}/${runsInAll}`,
    plan.base.task,
    plan.method,
    axisWords(plan),
    createdAt.slice(0, 16).replace('T', ' '),
  ]);
  return formatTable([['sweep', 'status', 'runs', 'task', 'method', 'varied', 'started (UTC)'], ...rows]);
}

export const sweepShow: Command = {
  name: 'sweep show',
  usage: 'sweep show SWEEP [--json]',
  summary: 'Shows a sweep’s points with the mean and its interval over seeds, best first.',
  positionals: ['SWEEP'],
  options: [],
  run: ({ positionals, home, json }) => {
    const sweep = parseSweepNumber(positionals[0]);
    return withLab(home, async (lab) => {
      writeSweep(await lab.call('sweeps.show', { sweep }), json);
      return exitCodes.done;
    });
  },
};

export const sweepStop: Command = {
  name: 'sweep stop',
  usage: 'sweep stop SWEEP [--json]',
  summary: 'Stops a sweep, whichever terminal started it; what its runs did is kept.',
  positionals: ['SWEEP'],
  options: [],
  run: ({ positionals, home, json }) => {
    const sweep = parseSweepNumber(positionals[0]);
    return withLab(home, async (lab) => {
      const { status, runsEnded, ...rest } = await lab.call('sweeps.stop', { sweep });
      console.log(
        json ? JSON.stringify({ sweep, status, runsEnded }) : sweepLine({ status, runsEnded, ...rest }),
      );
      return exitCodes.done;
    });
  },
};

export const sweepResume: Command = {
  name: 'sweep resume',
  usage: 'sweep resume SWEEP [--json]',
  summary: 'Goes on with a sweep that was stopped or cut off, and stays with it.',
  positionals: ['SWEEP'],
  options: [],
  run: ({ positionals, home, json }) => {
    const sweep = parseSweepNumber(positionals[0]);
    return withLab(home, (lab) => followSweep(lab, json, () => lab.call('sweeps.resume', { sweep })));
  },
};

export const sweepAddSeeds: Command = {
  name: 'sweep add-seeds',
  usage: 'sweep add-seeds SWEEP SEEDS [--json]',
  summary: 'Runs every point of a sweep with further seeds, such as 5-8, and stays with it.',
  positionals: ['SWEEP', 'SEEDS'],
  options: [],
  run: ({ positionals, home, json }) => {
    const [sweep, seeds] = [parseSweepNumber(positionals[0]), readSeeds(positionals[1])];
    return withLab(home, (lab) =>
      followSweep(lab, json, () => lab.call('sweeps.addSeeds', { sweep, seeds })),
    );
  },
};

export const sweepRemove: Command = {
  name: 'sweep remove',
  usage: 'sweep remove SWEEP [--json]',
  summary: `Removes a sweep at rest with its runs; for ${undoHours} hours they can be restored.`,
  positionals: ['SWEEP'],
  options: [],
  run: ({ positionals, home, json }) => {
    const sweep = parseSweepNumber(positionals[0]);
    return withLab(home, async (lab) => {
      const removal = await lab.call('sweeps.remove', { sweep });
      const isRemoved = removal.sweeps.length > 0;
      const back = `for ${undoHours} hours \`engram sweep restore ${sweep}\` brings it back`;
      const sentence = isRemoved
        ? `Removed ${removalWords(removal)}; ${back}.`
        : 'It had been removed before.';
      console.log(json ? JSON.stringify(removal) : sentence);
      return exitCodes.done;
    });
  },
};

export const sweepRestore: Command = {
  name: 'sweep restore',
  usage: 'sweep restore SWEEP [--json]',
  summary: 'Brings a removed sweep back, with the runs that were removed with it.',
  positionals: ['SWEEP'],
  options: [],
  run: ({ positionals, home, json }) => {
    const sweep = parseSweepNumber(positionals[0]);
    return withLab(home, async (lab) => {
      const { runs } = await lab.call('sweeps.restore', { sweep });
      const sentence =
        runs.length > 0
          ? `Restored sweep ${sweep} with ${runsWords(runs)}.`
          : `Sweep ${sweep} is here; no run had been removed with it.`;
      console.log(json ? JSON.stringify({ sweep, runs }) : sentence);
      return exitCodes.done;
    });
  },
};

function parseSweepNumber(word: string): number {
  if (/^[1-9][0-9]{0,14}$/.test(word)) return Number(word);
  throw new EngramError(
    'bad-input',
    `SWEEP: expected the number of a sweep, got "${word}". \`engram sweep list\` lists them.`,
  );
}
