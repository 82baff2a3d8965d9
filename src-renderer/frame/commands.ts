// Everything that can be found and done from the command palette.
import { canResume } from '../../src-main/contract/runs.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import type { Study } from '../../src-main/contract/studies.ts';
import { addressOf } from '../client/data-sets.svelte.ts';
import { lab } from '../client/lab.svelte.ts';
import { router } from '../client/router.svelte.ts';
import type { Screen } from '../client/router.svelte.ts';
import { theme } from '../client/theme.svelte.ts';
import type { Theme } from '../client/theme.svelte.ts';
import { catalogue } from '../client/catalogue.svelte.ts';
import { dialogs } from './dialogs.svelte.ts';

export interface Command {
  readonly id: string;
  readonly title: string;
  /** A quiet word at its right; found by, too. */
  readonly hint: string;
  /** Does it; rejects with a sentence to show. */
  act(): Promise<unknown> | void;
}

const runsOffered = 8;

/** The commands that fit what was typed: every word of it occurs, and a number names a run. */
export function findCommands(query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ title, hint }: Command) => {
    const text = `${title} ${hint}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const fixed = [
    ...screenCommands,
    ...studyCommands(),
    ...haltCommands(),
    ...resumeCommands(),
    ...addDataCommands,
    ...datasetCommands(),
    ...otherCommands,
  ];
  const toOpen = openCommands(query).filter(fits).slice(0, runsOffered);
  const isNumber = /\d/.test(query);
  return isNumber ? [...toOpen, ...fixed.filter(fits)] : [...fixed.filter(fits), ...toOpen];
}

const screenNames: readonly [Screen, string][] = [
  ['studies', 'Studies'],
  ['experiments', 'Experiments'],
  ['runs', 'Runs'],
  ['sweeps', 'Sweeps'],
  ['compare', 'Compare'],
  ['data', 'Data'],
  ['models', 'Models'],
  ['settings', 'Settings'],
];

const screenCommands: readonly Command[] = screenNames.map(([screen, name]) => ({
  id: `go-${screen}`,
  title: `Go to ${name}`,
  hint: 'screen',
  act: () => router.go(screen),
}));

const waysToAddData = ['Import', 'Generate', 'Download'] as const;

const addDataCommands: readonly Command[] = waysToAddData.map((way) => ({
  id: `data-${way.toLowerCase()}`,
  title: `${way} data`,
  hint: 'data',
  act: () => router.go('data', `+${way.toLowerCase()}`),
}));

const themeNames: Record<Theme, string> = {
  light: 'Use the light theme',
  dark: 'Use the dark theme',
  system: "Use the system's theme",
};

const otherCommands: readonly Command[] = [
  ...Object.entries(themeNames).map(([name, title]) => ({
    id: `theme-${name}`,
    title,
    hint: 'theme',
    act: () => theme.choose(name as Theme),
  })),
  { id: 'shortcuts', title: 'Show keyboard shortcuts', hint: 'help', act: () => dialogs.show('shortcuts') },
];

function studyCommands(): Command[] {
  return catalogue.studies.map((study) => ({
    id: `study-${study.id}`,
    title: `Run a quick version of "${study.title}"`,
    hint: 'study',
    act: () => startQuickVersion(study),
  }));
}

async function startQuickVersion(study: Study): Promise<void> {
  const { run } = await lab.call('runs.create', study.quick.variants[0].request);
  router.go('run', run);
}

function haltCommands(): Command[] {
  return lab.newestRuns
    .filter(({ status }) => status === 'running')
    .flatMap(({ run }) => [
      command(`pause-${run}`, `Pause run ${run}`, 'running', () => lab.call('runs.pause', { run })),
      command(`stop-${run}`, `Stop run ${run}`, 'running', () => lab.call('runs.stop', { run })),
    ]);
}

function resumeCommands(): Command[] {
  return lab.newestRuns
    .filter(canResume)
    .slice(0, 3)
    .map(({ run, status }) =>
      command(`resume-${run}`, `Resume run ${run}`, status, () => lab.call('runs.resume', { run })),
    );
}

function datasetCommands(): Command[] {
  return catalogue.datasets.map(({ id, name }) =>
    command(`show-${id}`, `Show the data set "${name}"`, 'data', () => router.go('data', addressOf(id))),
  );
}

/** Runs to open, newest first; a number that was typed stands first. */
function openCommands(query: string): Command[] {
  const typed = Number(/\d+/.exec(query)?.[0]);
  const exact = lab.runs.get(typed);
  const others = lab.newestRuns.filter(({ run }) => run !== typed);
  return (exact ? [exact, ...others] : others).map(openCommand);
}

function openCommand({ run, status, experiment }: Run): Command {
  const hint = `${catalogue.taskTitle(experiment.task)}, ${status}`;
  return command(`open-${run}`, `Open run ${run}`, hint, () => router.go('run', run));
}

function command(id: string, title: string, hint: string, act: Command['act']): Command {
  return { id, title, hint, act };
}
