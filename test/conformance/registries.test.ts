// Walks the registries: whatever is added there is tested here, without editing a test.
import { describe, expect, test } from 'vitest';
import { parameterDescription } from '../../src-main/contract/experiment.ts';
import { engines } from '../../src-main/engines/index.ts';
import { describeNetworks, describeTasks, describeTraining } from '../../src-main/science/catalogue.ts';
import { networksFor, planExperiment, resolveExperiment } from '../../src-main/science/experiment.ts';
import { networks } from '../../src-main/science/networks/index.ts';
import { rules } from '../../src-main/science/plasticity/index.ts';
import { createRandom } from '../../src-main/science/random.ts';
import { tasks } from '../../src-main/science/tasks/index.ts';
import { Model } from '../../src-main/trainer/model.ts';
import { decodeTensors, encodeTensors } from '../../src-main/contract/safetensors.ts';
import { presentEngines } from '../support/engines.ts';

const combinations = tasks.flatMap((task) =>
  networksFor(task).flatMap((network) => presentEngines.map((engine) => ({ task, network, engine }))),
);

describe('every entry', () => {
  test.each([...tasks, ...networks, ...rules, ...engines])('$id is frozen and says what it is', (entry) => {
    expect(Object.isFrozen(entry)).toBe(true);
    expect(entry.id).toMatch(/^[a-z0-9-]+$/);
    expect(entry.sentence).toMatch(/\.$/);
  });

  test.each([...describeTasks(), ...describeNetworks(), describeTraining()])(
    '$id has a default, a range and a help for each parameter',
    (entry) => {
      for (const parameter of entry.parameters) {
        parameterDescription.parse(parameter);
        expect(parameter.help, parameter.name).toMatch(/\.$/);
        if (parameter.type !== 'string' && parameter.type !== 'boolean') {
          expect(parameter.minimum, parameter.name).toBeLessThanOrEqual(Number(parameter.default));
          expect(parameter.maximum, parameter.name).toBeGreaterThanOrEqual(Number(parameter.default));
        }
      }
    },
  );
});

describe.each(combinations)('$task.id with $network.id on $engine.id', ({ task, network, engine }) => {
  const experiment = resolveExperiment({
    task: task.id,
    network: network.id,
    engine: engine.id,
    episodes: 6,
    seed: 3,
    set: task.small,
  });
  const plan = planExperiment(experiment);

  test('has setting names that are unique, so that --set is clear', () => {
    const names = Object.values(experiment.settings).flatMap((group) => Object.keys(group));
    expect(new Set(names).size).toBe(names.length);
  });

  test('draws episodes of the planned shape, the same again for the same seed', () => {
    const { task } = plan;
    if (task.kind !== 'driven') return;
    for (const batch of [1, 3]) {
      const draw = () => task.draw(createRandom(1, 'episodes', 5), batch);
      expect(draw().inputs.length).toBe(task.steps * batch * task.neurons);
      expect(draw().inputs).toEqual(draw().inputs);
    }
  });

  test('gives a gradient that central differences confirm', () => {
    if (plan.task.kind !== 'driven') return;
    const episodes = plan.task.draw(createRandom(1, 'episodes', 5), 2);
    const random = createRandom(2, 'episodes', 5);
    const states = Float64Array.from({ length: episodes.inputs.length }, () => Math.tanh(random.normal()));
    const { gradient } = episodes.evaluate(states);
    for (let k = states.length - 1; k > 0; k -= 7) {
      const at = (h: number) => episodes.evaluate(states.map((x, i) => (i === k ? x + h : x))).loss;
      expect(gradient[k]).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 5);
    }
  });

  test('reports every metric it describes, and begins near chance', async () => {
    const model = await Model.create(experiment);
    const rows: Record<string, number>[] = [];
    for (let step = 0; step < 6; step++)
      rows.push({ ...(await model.update(step)), ...(await model.judge(40 * step, 40)) });
    expect(Object.keys(rows[0]).sort()).toEqual(
      Object.keys(plan.metrics)
        .filter((name) => name !== 'seconds')
        .sort(),
    );
    for (const [name, chance] of Object.entries(plan.task.chance)) {
      const mean = rows.reduce((sum, row) => sum + row[name], 0) / rows.length;
      expect(Math.abs(mean - chance), name).toBeLessThan(0.2);
    }
  });

  test('shows as many held-out episodes as its task plans, with its own metrics of each', async () => {
    const model = await Model.create(experiment);
    const views = await model.show();
    await model.close();
    expect(views).toHaveLength(plan.task.episodesShown);
    for (const { pictures, metrics, conduct } of views) {
      if (plan.task.kind === 'agent') expect(conduct?.actions).toHaveLength(plan.task.steps);
      else if (plan.task.kind === 'few-shot') expect(pictures).toHaveLength(plan.task.steps);
      else expect(pictures.some(({ role }) => role === 'recalled')).toBe(true);
      expect(Object.keys(metrics).filter((name) => !(name in task.metrics))).toEqual([]);
    }
  });

  test('repeats itself for the same seed, and goes on from a checkpoint as if nothing had been', async () => {
    const [whole, first, second] = [
      await Model.create(experiment),
      await Model.create(experiment),
      await Model.create(experiment),
    ];
    const train = async (model: Model, from: number, to: number) => {
      const rows: Record<string, number>[] = [];
      for (let step = from; step < to; step++) rows.push(await model.update(step));
      return rows;
    };
    const rows = await train(whole, 0, 6);
    expect(await train(first, 0, 3)).toEqual(rows.slice(0, 3));
    await second.restore(decodeTensors(encodeTensors(await first.save())));
    expect(await train(second, 3, 6)).toEqual(rows.slice(3));
    expect(encodeTensors(await second.save())).toEqual(encodeTensors(await whole.save()));
  });
});
