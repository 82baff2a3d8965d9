// engram show: everything about one run.
import type { Run, RunDetails } from '../../contract/runs.ts';
import { placeWords } from '../../contract/sweep-words.ts';
import { parseRunNumber } from '../arguments.ts';
import { exitCodes } from '../command.ts';
import type { Command } from '../command.ts';
import { formatCount, formatDuration, formatNumber, formatTable } from '../table.ts';
import { withLab } from '../with-lab.ts';

export const show: Command = {
  name: 'show',
  usage: 'show RUN [--json]',
  summary: 'Shows a run: settings, result, attempts, log; with --json its curves too.',
  positionals: ['RUN'],
  options: [],
  run: ({ positionals, home, json }) => {
    const run = parseRunNumber(positionals[0]);
    return withLab(home, async (lab) => {
      const details = await lab.call('runs.show', { run });
      if (json) console.log(JSON.stringify({ ...details, curves: await lab.call('runs.metrics', { run }) }));
      else console.log(format(details));
      return exitCodes.done;
    });
  },
};

function format({ run, result, attempts, checkpoints, log }: RunDetails): string {
  const { experiment } = run;
  const facts: [string, string][] = [
    ['status', [run.status, run.reason].filter(Boolean).join(': ')],
    ['origin', describeOrigin(run)],
    [
      'sweep',
      run.place ? `${placeWords(run.place, experiment.seed)}: engram sweep show ${run.place.sweep}` : '',
    ],
    ['tags', run.tags.join(', ')],
    ['note', run.note],
    ['task', `${experiment.task}, ${experiment.network} on ${experiment.engine}, seed ${experiment.seed}`],
    ['episodes', `${run.episodesDone} of ${experiment.episodes}`],
    ['parameters', formatCount(run.parameters)],
    [
      'settings',
      Object.values(experiment.settings)
        .flatMap((group) => Object.entries(group).map(([k, v]) => `${k}=${v}`))
        .join(' '),
    ],
    ...Object.entries(result.final).map(([name, value]): [string, string] => [name, formatNumber(value)]),
    [
      'time',
      result.secondsPerEpisode === null
        ? ''
        : `${formatDuration(result.secondsPerEpisode)} an episode (median)`,
    ],
    [
      'attempts',
      attempts
        .map(({ attempt, fromStep, startedAt }) => `${attempt} from episode ${fromStep} at ${startedAt}`)
        .join('; '),
    ],
    ['checkpoint', checkpoints.map(({ step, sha256 }) => `episode ${step}, file ${sha256}`).join('; ')],
    [
      'ran on',
      Object.entries(attempts.at(-1)?.environment ?? {})
        .map(([k, v]) => `${k} ${v}`)
        .join(', '),
    ],
    ...log.map(({ at, level, text }): [string, string] => [`log ${at}`, `${level}: ${text}`]),
  ];
  return `Run ${run.run} (${run.uid})\n${formatTable(facts.filter(([, value]) => value !== ''))}`;
}

/** Empty of a run that was begun here. */
function describeOrigin({ origin }: Run): string {
  if (!origin) return '';
  const { kind, from, at, updatesPerPoint, hasMoments, dataset } = origin;
  return [
    kind === 'example' ? `the example ${from}, opened ${at}` : `imported from ${from}, ${at}`,
    dataset ? `learnt from the data set "${dataset.name}"` : '',
    updatesPerPoint > 1 ? `points of its curves are means of ${formatCount(updatesPerPoint)} updates` : '',
    hasMoments ? '' : "without Adam's moments, so it cannot be trained further",
  ]
    .filter(Boolean)
    .join('; ');
}
