// engram pause and engram stop: end a run's work, whichever terminal started it, and keep what was done.
import { parseRunNumber } from '../arguments.ts';
import { exitCodes } from '../command.ts';
import type { Command } from '../command.ts';
import { withLab } from '../with-lab.ts';

function haltCommand(name: 'pause' | 'stop', summary: string): Command {
  return {
    name,
    usage: `${name} RUN [--json]`,
    summary,
    positionals: ['RUN'],
    options: [],
    run: ({ positionals, home, json }) => {
      const number = parseRunNumber(positionals[0]);
      return withLab(home, async (lab) => {
        const run = await lab.call(`runs.${name}`, { run: number });
        const { status, episodesDone: episodes } = run;
        console.log(
          json
            ? JSON.stringify({ run: number, status, episodes })
            : `Run ${number} is ${status} after ${episodes} episodes.`,
        );
        return exitCodes.done;
      });
    },
  };
}

export const pause = haltCommand('pause', 'Saves a run and frees the machine until `resume`.');
export const stop = haltCommand('stop', 'Ends a run early; what was done is kept.');
