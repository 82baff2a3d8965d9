// A sweep as the command line shows it: its points as rows, best first, and the same for a machine.
import { countWords, intervalWords, scoreWords } from '../../../contract/comparison-words.ts';
import { writeRunNumbers } from '../../../contract/groups.ts';
import { axisWords, methodWords, sizeWords } from '../../../contract/sweep-words.ts';
import { rankPoints } from '../../../contract/sweeps.ts';
import type { Sweep, SweepDetails } from '../../../contract/sweeps.ts';
import { formatTable } from '../../table.ts';

export function writeSweep(details: SweepDetails, isJson: boolean): void {
  console.log(isJson ? JSON.stringify(asJson(details)) : asText(details));
}

function asJson({ sweep, points, best }: SweepDetails) {
  const { plan, seeds, status, reason, runsInAll, runsEnded } = sweep;
  return {
    ...{ sweep: sweep.sweep, status, ...(reason && { reason }) },
    ...{ task: plan.base.task, method: plan.method, goal: plan.goal, axes: plan.axes, seeds },
    ...{ runsInAll, runsEnded, best },
    points: points.map(({ point, values, score, runs }) => ({
      ...{ point, values, count: score?.count ?? 0 },
      ...{ mean: score?.mean ?? null, interval: score?.interval ?? null },
      runs: runs.map(({ run, seed, status, score: own }) => ({ run, seed, status, score: own })),
    })),
  };
}

function asText(details: SweepDetails): string {
  const { sweep, metric } = details;
  const { plan } = sweep;
  const names = plan.axes.map(({ name }) => name);
  const rows = rankPoints(details).map(({ point, values, score, runs }) => [
    point,
    ...names.map((name) => String(values[name])),
    score ? scoreWords(score.mean) : '-',
    intervalWords(score?.interval ?? null),
    countWords({ runs, score }),
    writeRunNumbers(runs.map(({ run }) => run)),
  ]);
  const better = plan.goal.direction === 'minimise' ? 'less' : 'more';
  return [
    sweepLine(sweep),
    `${metric.title}${metric.unit ? `, ${metric.unit}` : ''}; ${better} is better, best first`,
    formatTable([['point', ...names, 'mean', '95 % interval', 'seeds', 'runs'], ...rows]),
  ].join('\n\n');
}

/** "Sweep 3 is completed: learningRate of binary-patterns, every combination, 3 points × 2 seeds = 6 runs, 6 of them ended." */
export function sweepLine({ sweep, status, reason, plan, seeds, runsEnded }: Sweep): string {
  const what = `${axisWords(plan)} of ${plan.base.task}, ${methodWords[plan.method]}`;
  const size = sizeWords(plan.points, seeds.length);
  return `Sweep ${sweep} is ${status}: ${what}, ${size}, ${runsEnded} of them ended. ${reason}`.trim();
}
