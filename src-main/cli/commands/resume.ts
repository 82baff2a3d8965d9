// engram resume: goes on with a run from its last checkpoint, and stays with it.
import { parseRunNumber } from '../arguments.ts';
import type { Command } from '../command.ts';
import { followRun } from '../follow.ts';
import { withLab } from '../with-lab.ts';

export const resume: Command = {
  name: 'resume',
  usage: 'resume RUN [--engine ID] [--json]',
  summary: 'Goes on with a run that was paused, stopped, interrupted or failed.',
  help: 'With --engine it goes on there: a checkpoint of one engine opens on another.',
  positionals: ['RUN'],
  options: ['engine'],
  run: ({ positionals, options, home, json }) => {
    const run = parseRunNumber(positionals[0]);
    const engine = options.engine && { engine: options.engine.at(-1) };
    return withLab(home, (lab) => followRun(lab, json, () => lab.call('runs.resume', { run, ...engine })));
  },
};
