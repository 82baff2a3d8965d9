// The runs that come with Engram: every one of them opens, shows what it says, and opens once.
import { expect, test } from 'vitest';
import { createHome, openLab } from '../support/home.ts';

/** A look at each takes a second or more. */
const looksMs = 300_000;

test(
  'every example opens as a run that can be looked at and came to what the list says',
  async () => {
    const lab = await openLab(createHome());
    const examples = await lab.call('examples.list', {});
    const studies = await lab.call('catalogue.studies', {});
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) {
      const [run] = await lab.call('examples.open', { names: [example.name] });
      expect(run).toMatchObject({ uid: example.uid, origin: { kind: 'example', from: example.name } });
      expect(studies.map(({ id }) => id)).toContain(example.study);
      const { result, log } = await lab.call('runs.show', { run: run.run });
      expect(result.final).toEqual(example.final);
      expect(log.at(-1)?.text).toContain(`Opened from the example ${example.name}`);
      const { step, matrices, episodes, missingData } = await lab.call('runs.examine', { run: run.run });
      expect([step, matrices.length > 0]).toEqual([example.episodes, true]);
      expect(episodes.length > 0).toBe(missingData === null);
      if (missingData) expect(missingData.sentence).toContain(`“${example.dataset?.name}”`);
      const curves = await lab.call('runs.metrics', { run: run.run });
      expect(curves.some(({ steps }) => steps.length > 20)).toBe(true);
    }
    expect(await lab.call('runs.list', {})).toHaveLength(examples.length);
  },
  looksMs,
);

test('all of a study are opened at once, and only once', async () => {
  const lab = await openLab(createHome());
  const [{ study }] = await lab.call('examples.list', {});
  const first = await lab.call('examples.open', { study });
  expect(first.length).toBeGreaterThan(0);
  expect(await lab.call('examples.open', { study })).toEqual(first);
  expect(await lab.call('runs.list', {})).toHaveLength(first.length);
  await expect(lab.call('examples.open', { names: ['nothing'] })).rejects.toThrow(
    /^There is no example "nothing"\. Expected one of: /,
  );
});

test('examples are compared by what they came to, not by their thinned curves', async () => {
  const lab = await openLab(createHome());
  const examples = await lab.call('examples.list', {});
  const runs = await lab.call('examples.open', { study: 'maze' });
  const request = { runs: runs.map(({ run }) => run), metric: 'reward' };
  const { groups } = await lab.call('runs.compare', request);
  for (const { run, score } of groups.flatMap((group) => group.runs)) {
    const { uid } = runs.find((one) => one.run === run) ?? {};
    expect(score).toBe(examples.find((example) => example.uid === uid)?.final.reward);
  }
  const [{ verdicts }] = (await lab.call('studies.judge', { study: 'maze' })).filter(
    ({ scale }) => scale === 'hours',
  );
  expect(verdicts[0]).toMatchObject({ outcome: 'reproduced', subject: { count: 5 }, control: { count: 5 } });
});

test('an example does not tell how fast this machine is', async () => {
  const lab = await openLab(createHome());
  for (const { experiment } of await lab.call('examples.open', {})) {
    const { task, network, settings } = experiment;
    const set = { ...settings.task, ...settings.network, ...settings.training };
    expect((await lab.call('runs.estimate', { task, network, set })).isMeasured).toBe(false);
  }
});
