// engram sweep: one task at many points of its settings, each with the same seeds.
import { methodWords, sizeWords } from '../../../contract/sweep-words.ts';
import type { SweepEstimate } from '../../../contract/sweeps.ts';
import { exitCodes } from '../../command.ts';
import type { Command } from '../../command.ts';
import { formatDuration } from '../../table.ts';
import { withLab } from '../../with-lab.ts';
import { followSweep } from './follow.ts';
import { toRequest } from './request.ts';

export const sweep: Command = {
  name: 'sweep',
  usage:
    'sweep TASK [--set key=VALUES …] [--network ID,ID] [--episodes VALUES] [--method grid|random|bayes] [--points N] [--seed SEEDS …] [--metric NAME [--goal minimise|maximise]] [--hours H] [--sampler-seed S] [--engine ID] [--data NAME] [--dry-run] [--json]',
  summary: 'Tries many settings, each with the same seeds; Ctrl-C stops it, `sweep resume` goes on.',
  help: `VALUES is one value, which all runs share; a list such as 1,2,3; a range such as 0.001..0.1 or, even in decades, 0.001..0.1:log; or so many values of a range, 0.001..0.1:log:5. SEEDS are numbers such as 1-4 or 1,2,7.
--method grid (the default) tries every combination of lists; random draws --points points; bayes chooses each of --points points by what earlier ones came to. --metric is what points are judged by; without it, what the task's study measures. No run begins once all together have trained for --hours. --dry-run tells how many runs it would be and how long they would take.`,
  positionals: ['TASK'],
  options: [
    ...['network', 'engine', 'data', 'episodes', 'set', 'seed', 'method', 'points', 'metric', 'goal'],
    ...['hours', 'sampler-seed'],
  ],
  switches: ['dry-run'],
  run: (given) => {
    const request = toRequest(given);
    return withLab(given.home, async (lab) => {
      const estimate = await lab.call('sweeps.estimate', request);
      if (given.switches.has('dry-run')) {
        console.log(given.json ? JSON.stringify(estimate) : estimateLine(estimate));
        return exitCodes.done;
      }
      console.error(estimateLine(estimate));
      return followSweep(lab, given.json, () => lab.call('sweeps.create', request));
    });
  },
};

function estimateLine({ plan, points, runs, seconds, runsAtOnce, isMeasured }: SweepEstimate): string {
  const besides = runsAtOnce > 1 ? `, ${runsAtOnce} side by side` : '';
  const goal = `${plan.goal.direction} ${plan.goal.metric}`;
  const basis = isMeasured ? '' : ' on a typical machine';
  return `${sizeWords(points, runs / points)}${besides}, about ${formatDuration(seconds)}${basis}: ${methodWords[plan.method]}, ${goal}.`;
}
