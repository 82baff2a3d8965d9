// What holds for every environment, whatever its rules.
import { describe, expect, test } from 'vitest';
import type { EngramError } from '../../src-main/contract/errors.ts';
import { networks } from '../../src-main/science/networks/index.ts';
import { actorCriticParameters } from '../../src-main/science/reinforcement/actor-critic.ts';
import { createRandom } from '../../src-main/science/random.ts';
import { planCueAssociation } from '../../src-main/science/tasks/cue-association/environment.ts';
import { parameters as cueParameters } from '../../src-main/science/tasks/cue-association/parameters.ts';
import { planMaze } from '../../src-main/science/tasks/maze/environment.ts';
import { parameters as mazeParameters } from '../../src-main/science/tasks/maze/parameters.ts';
import { tasks } from '../../src-main/science/tasks/index.ts';
import { planTMaze } from '../../src-main/science/tasks/t-maze/environment.ts';
import { parameters as tMazeParameters } from '../../src-main/science/tasks/t-maze/parameters.ts';
import { trainingParameters } from '../../src-main/science/training.ts';
import { play } from '../support/play.ts';

const environments = [
  {
    id: 'maze',
    parameters: mazeParameters,
    // Small, so that much is found and much is drawn.
    plan: planMaze(mazeParameters.parse({ mazeSize: 5, mazeSteps: 60 })),
  },
  {
    id: 'cue-association',
    parameters: cueParameters,
    plan: planCueAssociation(cueParameters.parse({ associationSteps: 40 })),
  },
  { id: 't-maze', parameters: tMazeParameters, plan: planTMaze(tMazeParameters.parse({})) },
];

function complaintOf(attempt: () => void): [string, string] {
  try {
    attempt();
  } catch (error) {
    return [(error as EngramError).code, (error as EngramError).message];
  }
  return ['none', 'It went well.'];
}

describe.each(environments)('$id', ({ id, parameters, plan }) => {
  test('repeats its episodes for the same generator, and has others for another', () => {
    const tell = (index: number) => JSON.stringify(play(plan, { index, batch: 3 }));
    expect(tell(1)).toBe(tell(1));
    expect(tell(1)).not.toBe(tell(2));
  });

  test('has the same first episodes however many go on beside them', () => {
    const many = play(plan, { batch: 30 });
    for (const batch of [1, 2, 7]) {
      const few = play(plan, { batch });
      expect(few.episodes).toEqual(many.episodes.slice(0, batch));
      expect(few.batch.story()).toEqual(many.batch.story());
    }
  });

  test('leaves an episode alone, whatever is done in the others', () => {
    const act = (other: number) => (_: unknown, step: number, b: number) =>
      b === 1 ? (5 * step) % plan.actions : (step + other) % plan.actions;
    const one = play(plan, { batch: 3, act: act(0) });
    const another = play(plan, { batch: 3, act: act(1) });
    expect(one.episodes[1]).toEqual(another.episodes[1]);
  });

  test('gives finite numbers in single precision as in double', () => {
    const batch = plan.begin(createRandom(1, 'episodes', 0), 2);
    const double = plan.begin(createRandom(1, 'episodes', 0), 2);
    const [seen, wide] = [new Float32Array(2 * plan.observations), new Float64Array(2 * plan.observations)];
    const rewards = new Float32Array(2);
    for (let step = 0; step < plan.steps; step++) {
      batch.observe(seen);
      double.observe(wide);
      expect(seen.every(Number.isFinite)).toBe(true);
      expect(seen).toEqual(Float32Array.from(wide));
      batch.act([step % plan.actions, 0], rewards);
      double.act([step % plan.actions, 0], new Float64Array(2));
    }
  });

  test('tells what has happened so far, the beginning of what it tells at the end', () => {
    const whole = play(plan).batch.story();
    const batch = plan.begin(createRandom(7, 'episodes', 0), 1);
    expect(batch.story()).toMatchObject({ kind: whole.kind, actions: [], rewards: [] });
    for (const action of whole.actions.slice(0, 9)) batch.act([action], new Float64Array(1));
    const part = batch.story();
    expect(part.actions).toEqual(whole.actions.slice(0, 9));
    expect(part.rewards).toEqual(whole.rewards.slice(0, 9));
    if (part.kind === 'maze' && whole.kind === 'maze') expect(part.cells).toEqual(whole.cells.slice(0, 10));
    if (part.kind === 'trials' && whole.kind === 'trials')
      expect(part.shown).toEqual(whole.shown.slice(0, 9));
  });

  test('says in a sentence what was wrong with an action, and takes no step for it', () => {
    const batch = plan.begin(createRandom(7, 'episodes', 0), 2);
    const rewards = new Float64Array(2);
    for (const wrong of [plan.actions, -1, 0.5, NaN])
      expect(complaintOf(() => batch.act([0, wrong], rewards))).toEqual([
        'bad-input',
        `Expected a whole number from 0 to ${plan.actions - 1} as the action in episode 2, got ${wrong}.`,
      ]);
    expect(complaintOf(() => batch.act([0], rewards))).toEqual([
      'bad-input',
      'Expected one for each episode, 2 actions, got 1.',
    ]);
    expect(complaintOf(() => batch.act([0, 0], new Float64Array(3)))[1]).toBe(
      'Expected room for 2 rewards, got 3.',
    );
    expect(complaintOf(() => batch.observe(new Float64Array(1)))[1]).toBe(
      `Expected room for ${2 * plan.observations} observations, got 1.`,
    );
    expect(batch.story().actions).toEqual([]);
  });

  test('is over after its steps', () => {
    const { batch } = play(plan);
    const sentence = `The episodes are over after ${plan.steps} steps. Begin new ones.`;
    expect(complaintOf(() => batch.act([0], new Float64Array(1)))).toEqual(['wrong-state', sentence]);
    expect(complaintOf(() => batch.observe(new Float64Array(plan.observations)))[1]).toBe(sentence);
  });

  test('needs at least one episode', () => {
    for (const count of [0, 1.5])
      expect(complaintOf(() => plan.begin(createRandom(1, 'episodes', 0), count))[0]).toBe('bad-input');
  });

  test('has settings with names of their own, each with a default and a help', () => {
    const names = Object.keys(parameters.shape);
    const others = [
      ...[...tasks, ...networks].filter((entry) => entry.id !== id).map((entry) => entry.parameters),
      trainingParameters,
      actorCriticParameters,
    ].flatMap((schema) => Object.keys(schema.shape));
    expect(names.filter((name) => others.includes(name))).toEqual([]);
    expect(Object.keys(parameters.parse({}))).toEqual(names);
    for (const schema of Object.values(parameters.shape)) expect(schema.meta()?.help).toMatch(/\.$/);
  });
});
