// What can be chosen to compare: the groups of the home, or its runs, newest first.
import { groupRuns, stepWord } from '../../../src-main/contract/groups.ts';
import type { Run } from '../../../src-main/contract/runs.ts';
import { catalogue } from '../../client/catalogue.svelte.ts';
import { dataWords } from '../../parts/data-words.ts';
import { formatCount } from '../../parts/format.ts';
import { differencesFromDefaults } from '../runs/differences.ts';
import { networkWords } from '../../parts/network-words.ts';

export interface Candidate {
  /** The lowest number of its runs. */
  readonly first: number;
  readonly runs: readonly number[];
  readonly title: string;
  readonly task: string;
  /** The settings that are not as usual. */
  readonly settings: string;
  /** How many seeds, how long, on what. */
  readonly facts: string;
  readonly searched: string;
}

/** `runs` are newest first. */
export function findCandidates(runs: readonly Run[], isGrouped: boolean): Candidate[] {
  const groups = isGrouped ? groupRuns(runs) : runs.map((run) => [run]);
  const ordered = groups.toSorted((a, b) => (b.at(-1)?.run ?? 0) - (a.at(-1)?.run ?? 0));
  return ordered.map((group) => describe(group, isGrouped));
}

function describe(group: readonly Run[], isGrouped: boolean): Candidate {
  const [{ experiment, status, run }] = group;
  const seeds = [...new Set(group.map((one) => one.experiment.seed))];
  const word = stepWord(experiment);
  const facts = [
    catalogue.taskTitle(experiment.task),
    isGrouped ? `${seeds.length} seed${seeds.length > 1 ? 's' : ''}` : `run ${run}, seed ${seeds[0]}`,
    `${formatCount(experiment.episodes)} ${word}s`,
    group.length === 1 && status !== 'completed' ? status : '',
    dataWords(group[0]),
  ];
  const settings = differencesFromDefaults(experiment)
    .map(({ name, value }) => `${name} ${value}`)
    .join(', ');
  const own = { settings, title: networkWords(experiment), task: catalogue.taskTitle(experiment.task) };
  const words = facts.filter(Boolean).join(', ');
  const numbers = group.map((one) => one.run);
  return {
    ...own,
    first: Math.min(...numbers),
    runs: numbers,
    facts: words,
    searched: `${own.title} ${own.task} ${settings} ${words} ${numbers.join(' ')}`.toLowerCase(),
  };
}

/** The newest groups of one task, to begin with: two, or one where there is no other. */
export function suggest(runs: readonly Run[]): number[] {
  const withResults = runs.filter(({ episodesDone }) => episodesDone > 0);
  const groups = groupRuns(withResults).toSorted((a, b) => (b.at(-1)?.run ?? 0) - (a.at(-1)?.run ?? 0));
  const task = groups[0]?.[0].experiment.task;
  return groups
    .filter(([{ experiment }]) => experiment.task === task)
    .slice(0, 2)
    .flatMap((group) => group.map(({ run }) => run));
}
