// engram reproduce: the networks of a published study one after the other, each for as long as there is time; called again, it
// goes on where it was.
import type { LabClient } from '../../contract/client.ts';
import { EngramError } from '../../contract/errors.ts';
import type { ExperimentRequest } from '../../contract/experiment.ts';
import { canResume } from '../../contract/runs.ts';
import type { Run, RunResult } from '../../contract/runs.ts';
import { atScale, isAlike, scalesOf } from '../../contract/studies.ts';
import type { Study, StudyScale, StudyVariant } from '../../contract/studies.ts';
import { parseValue } from '../arguments.ts';
import { exitCodes } from '../command.ts';
import type { Command, Given } from '../command.ts';
import { watchUntilRest } from '../follow.ts';
import { formatCount, formatNumber, formatTable } from '../table.ts';
import { verdictsOf, verdictText } from '../verdicts.ts';
import { withLab } from '../with-lab.ts';

/** What of a study to run. */
interface Order {
  readonly study: Study;
  readonly scale: StudyScale;
  readonly variants: readonly StudyVariant[];
  /** In order; each with every network. */
  readonly changes: readonly Pick<ExperimentRequest, 'data' | 'seed'>[];
  /** For each run, this time. */
  readonly milliseconds: number;
}

interface Outcome {
  readonly variant: StudyVariant;
  readonly run: Run;
  readonly result: RunResult;
}

export const reproduce: Command = {
  name: 'reproduce',
  usage:
    'reproduce STUDY [--scale quick|hours|paper] [--variant ID …] [--data NAME] [--seed S …] [--minutes M] [--json]',
  summary: 'Runs a study’s network and its controls one after the other; called again, it goes on.',
  help: '--minutes is how long each network may train in this call; one that is not done by then is paused, and the next call goes on with it. --variant chooses networks by their ids; without it all of them run. --seed can be given several times: all networks run with the first, then with the next.',
  positionals: ['STUDY'],
  options: ['scale', 'variant', 'data', 'seed', 'minutes'],
  run: (given) =>
    withLab(given.home, async (lab) => {
      const order = await readOrder(lab, given);
      const outcomes = await runAll(lab, order);
      const verdicts = await verdictsOf(lab, order.study.id, order.scale);
      console.log(
        given.json
          ? JSON.stringify({ ...asJson(order, outcomes), verdicts })
          : `${asText(order, outcomes)}\n\n${verdictText(verdicts)}`,
      );
      return outcomes.some(({ run }) => run.status === 'failed') ? exitCodes.failed : exitCodes.done;
    }),
};

async function runAll(lab: LabClient, order: Order): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const change of order.changes) {
    for (const variant of order.variants) {
      const begun = performance.now();
      const outcome = await runVariant(lab, variant, change, order.milliseconds);
      outcomes.push(outcome);
      // Paused before its time by a person, who means the rest as well.
      if (outcome.run.status === 'paused' && performance.now() - begun < order.milliseconds) return outcomes;
    }
  }
  return outcomes;
}

async function readOrder(lab: LabClient, { positionals, options }: Given): Promise<Order> {
  const study = find('study', await lab.call('catalogue.studies', {}), positionals[0]);
  const last = (name: string) => options[name]?.at(-1);
  const { id: scale } = find(
    'scale',
    scalesOf(study).map((id) => ({ id })),
    last('scale') ?? 'quick',
  );
  const { variants } = atScale(study, scale);
  const data = last('data') === undefined ? {} : { data: last('data') };
  return {
    study,
    scale,
    variants: options.variant?.map((id) => find('variant', variants, id)) ?? variants,
    changes: options.seed?.map((word) => ({ ...data, seed: parseNumber('seed', word) })) ?? [data],
    milliseconds: 60_000 * (options.minutes ? parseNumber('minutes', last('minutes')) : Infinity),
  };
}

function parseNumber(name: string, word = ''): number {
  const value = parseValue(word);
  if (typeof value === 'number' && value >= 0) return value;
  throw new EngramError('bad-input', `--${name}: expected a number of 0 or more, got "${word}".`);
}

function find<E extends { readonly id: string }>(kind: string, entries: readonly E[], id: string): E {
  const entry = entries.find((candidate) => candidate.id === id);
  if (entry) return entry;
  const known = entries.map((candidate) => candidate.id).join(', ');
  throw new EngramError('not-found', `There is no ${kind} "${id}". Expected one of: ${known}.`);
}

/** Goes on with the run of this network that there is, or begins one. */
async function runVariant(
  lab: LabClient,
  variant: StudyVariant,
  change: Order['changes'][number],
  milliseconds: number,
): Promise<Outcome> {
  const request = { ...variant.request, ...change };
  const known = await findRun(lab, request);
  const begin = () =>
    known ? lab.call('runs.resume', { run: known.run }) : lab.call('runs.create', request);
  const isDone = known?.status === 'completed';
  if (!isDone) console.error(`${variant.title}:`);
  const run = isDone ? known : await watchUntilRest(lab, begin, milliseconds);
  const { result } = await lab.call('runs.show', { run: run.run });
  return { variant, run, result };
}

/**
 * The newest run of a request that is completed or can go on; the same seed, pictures and length belong to it. An example was
 * trained by others, so it reproduces nothing.
 */
async function findRun(lab: LabClient, request: ExperimentRequest): Promise<Run | undefined> {
  const { experiment } = await lab.call('runs.estimate', request);
  const { data, seed, episodes } = experiment;
  const runs = await lab.call('runs.list', {});
  return runs.find(
    (run) =>
      (run.status === 'completed' || canResume(run)) &&
      run.origin?.kind !== 'example' &&
      isAlike(run.experiment, experiment) &&
      run.experiment.data === data &&
      run.experiment.seed === seed &&
      run.experiment.episodes === episodes &&
      (request.engine === undefined || run.experiment.engine === request.engine),
  );
}

function asJson({ study, scale }: Order, outcomes: readonly Outcome[]) {
  return {
    study: study.id,
    scale,
    variants: outcomes.map(({ variant, run, result }) => ({
      id: variant.id,
      run: run.run,
      status: run.status,
      episodes: run.episodesDone,
      seed: run.experiment.seed,
      parameters: run.parameters,
      ...result,
    })),
  };
}

function asText({ study }: Order, outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ variant, run, result }) => [
    variant.title,
    run.experiment.seed,
    run.run,
    run.status,
    `${formatCount(run.episodesDone)} of ${formatCount(run.experiment.episodes)}`,
    ...study.metrics.map((name) => (name in result.final ? formatNumber(result.final[name]) : '-')),
  ]);
  const { metrics } = outcomes[0].run;
  const names = study.metrics.map((name) => metrics[name]?.title ?? name);
  return formatTable([['network', 'seed', 'run', 'status', 'episodes', ...names], ...rows]);
}
