// engram resume: goes on with a run from its last checkpoint, and stays with it.
import { parseRunNumber } from '../arguments.ts';
import type { Command } from '../command.ts';
import { followRun } from '../follow.ts';
import { withLab } from '../with-lab.ts';

export const resume: Command = {
  name: 'resume',
  usage: 'resume RUN [--json]',
  summary: 'Goes on with a run that was paused, stopped, interrupted or failed.',
  positionals: ['RUN'],
  options: [],
  run: ({ positionals, home, json }) => {
    const run = parseRunNumber(positionals[0]);
    return withLab(home, (lab) => followRun(lab, json, () => lab.call('runs.resume', { run })));
  },
};
