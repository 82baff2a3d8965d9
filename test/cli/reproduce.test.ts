// engram reproduce: a study's networks, each for as long as there is time, and again.
import { expect, test } from 'vitest';
import { createHome, engram } from '../support/home.ts';

interface Outcome {
  readonly id: string;
  readonly run: number;
  readonly status: string;
  readonly episodes: number;
  readonly seed: number;
}

test('engram reproduce pauses what is not done in time, and goes on with it when called again', async () => {
  const home = createHome();
  const reproduce = async (study: string, ...words: string[]) => {
    const result = await engram(home, 'reproduce', study, '--json', ...words);
    expect(result.code).toBe(0);
    return result.json().variants as Outcome[];
  };
  // At the paper's scale, of which six seconds are too few for the plastic network.
  const long = ['binary-patterns', '--scale', 'paper', '--minutes', '0.1', '--variant'] as const;
  const first = await reproduce(...long, 'plastic');
  expect(first).toMatchObject([{ id: 'plastic', run: 1, status: 'paused' }]);
  const second = await reproduce(...long, 'without-plasticity', '--variant', 'plastic');
  expect(second.map(({ id, run }) => [id, run])).toEqual([
    ['without-plasticity', 2],
    ['plastic', 1],
  ]);
  expect(second[1].episodes).toBeGreaterThan(first[0].episodes);
  const third = await reproduce('fifty-bits', '--minutes', '1', '--variant', 'plastic');
  expect(third).toMatchObject([{ run: 3, status: 'completed', episodes: 3000 }]);
  const twice = await reproduce('fifty-bits', '--variant', 'plastic', '--seed', '1', '--seed', '2');
  expect(twice).toMatchObject([
    { run: 3, status: 'completed', seed: 1 },
    { run: 4, status: 'completed', seed: 2 },
  ]);
});

test.each([
  [
    ['atlantis'],
    'There is no study "atlantis". Expected one of: binary-patterns, cue-association, fifty-bits, maze',
  ],
  [['fifty-bits', '--scale', 'huge'], 'There is no scale "huge". Expected one of: quick, paper.'],
  [['fifty-bits', '--variant', 'gru'], 'There is no variant "gru". Expected one of: plastic, rnn, lstm.'],
  [['fifty-bits', '--minutes', 'ten'], '--minutes: expected a number of 0 or more, got "ten".'],
])('engram reproduce %j is a mistake that gets a sentence', async (words, sentence) => {
  const result = await engram(createHome(), 'reproduce', ...words);
  expect(result.code).toBe(2);
  expect(result.stderr).toContain(sentence);
});
