// Programs beside the equations that judge the engines: every rule, kind of alpha and kind of input, the LSTM, the few-shot learner,
// and whole agents.
import { describe, expect, test } from 'vitest';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import { planExperiment, resolveExperiment } from '../../src-main/science/experiment.ts';
import type { ExperimentPlan } from '../../src-main/science/experiment.ts';
import { convolve } from '../../src-main/science/networks/convolutions.ts';
import { denseForward } from '../../src-main/science/networks/dense.ts';
import { ReferenceLstm } from '../../src-main/science/networks/lstm/reference.ts';
import { PlasticReadout } from '../../src-main/science/networks/plastic-readout/readout.ts';
import { rules } from '../../src-main/science/plasticity/index.ts';
import { alphaKinds, inputKinds } from '../../src-main/science/plasticity/recurrence.ts';
import { ReferenceRecurrence } from '../../src-main/science/plasticity/reference.ts';
import { numbers } from '../../src-main/science/programs/algebra.ts';
import { ProgramBuilder } from '../../src-main/science/programs/builder.ts';
import { runEpisode } from '../../src-main/science/programs/evaluate.ts';
import { programOf } from '../../src-main/science/programs/index.ts';
import { addLstmLayer } from '../../src-main/science/programs/lstm.ts';
import { addPlasticLayer } from '../../src-main/science/programs/plastic.ts';
import { createFixture } from '../support/recurrence-fixture.ts';
import { createLstmFixture } from '../support/lstm-fixture.ts';
import { fixtureRandom, normals } from '../support/numbers.ts';
import { tasks } from '../../src-main/science/tasks/index.ts';

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, k) => Math.max(most, Math.abs(value - b[k])), 0);
}

describe('a rule', () => {
  test.each(rules)('$id is the same as terms and as an equation', (rule) => {
    const random = fixtureRandom(7);
    const draw = () => 1.5 * random.normal();
    for (let k = 0; k < 200; k++) {
      const synapse = {
        ...{ hebb: draw(), eligibility: draw(), pre: draw(), post: draw(), rate: draw(), eta: draw() },
        bound: rule.bound ?? Infinity,
      };
      const { hebb, eligibility } = rule.next(synapse);
      const terms = rule.express(numbers, synapse);
      expect(terms.hebb).toBeCloseTo(hebb, 12);
      expect(terms.eligibility ?? 0).toBeCloseTo(eligibility, 12);
      expect(terms.eligibility !== null).toBe(rule.hasEligibility);
    }
  });
});

const combinations = rules.flatMap(({ id: rule }) =>
  alphaKinds.flatMap((alpha) => inputKinds.map((inputs) => ({ rule, alpha, inputs }))),
);

describe.each(combinations)('a plastic layer under $rule, alpha $alpha, inputs $inputs', (kind) => {
  test('is the reference', () => {
    const { shape, tensors, inputs } = createFixture({ ...kind, neurons: 9, batch: 1, steps: 24 });
    const build = new ProgramBuilder();
    build.output(
      'output',
      build.vector(addPlasticLayer(build, shape, build.column(build.input('input', [9])))),
    );
    const { output } = runEpisode(build.build(), tensors, { input: inputs });
    const expected = new ReferenceRecurrence(shape).forward(
      tensors as unknown as Parameters<ReferenceRecurrence['forward']>[0],
      inputs,
    );
    expect(largestDifference(output, expected)).toBeLessThan(1e-12);
  });
});

describe.each(inputKinds)('an LSTM whose inputs are %s', (kind) => {
  test.each([5, 9])('is the reference, driven in %i of its 9 neurons', (driven) => {
    const { shape, tensors, inputs } = createLstmFixture({
      ...{ neurons: 9, driven, batch: 1, steps: 16, inputs: kind },
    });
    const build = new ProgramBuilder();
    build.output('output', build.vector(addLstmLayer(build, shape, build.input('input', [driven]))));
    const named = tensors as unknown as Record<string, Float64Array>;
    const { output } = runEpisode(build.build(), named, { input: inputs });
    expect(largestDifference(output, new ReferenceLstm(shape).forward(tensors, inputs))).toBeLessThan(1e-12);
  });
});

function planOf(request: ExperimentRequest): ExperimentPlan {
  return planExperiment(resolveExperiment(request));
}

/** As they begin, but not so small that nothing would show. */
function drawTensors({ network }: ExperimentPlan): Record<string, Float64Array> {
  const random = fixtureRandom(3);
  return Object.fromEntries(
    network.tensors.map((tensor) => [
      tensor.name,
      tensor.initial(random).map((value) => value + 0.05 * random.normal()),
    ]),
  );
}

const smallOf = (task: string) => tasks.find(({ id }) => id === task)?.small ?? {};

describe('a few-shot learner', () => {
  const kinds = [
    ...rules
      .filter(({ rate, hasEligibility }) => rate === 'eta' && !hasEligibility)
      .map(({ id }) => ({ rule: id, alpha: 'matrix' })),
    { rule: 'oja', alpha: 'none' },
  ];
  test.each(kinds)('is the reference under $rule, alpha $alpha', (set) => {
    const plan = planOf({ task: 'omniglot', set: { ...smallOf('omniglot'), ...set } });
    const { recurrence } = plan.network;
    if (recurrence.kind !== 'readout') throw new Error('Expected a read-out.');
    const tensors = drawTensors(plan);
    const { side, ways, features } = recurrence;
    const pictures = normals(fixtureRandom(4), plan.task.steps * side ** 2, 1);
    const labels = Array.from({ length: plan.task.steps }, (_, t) =>
      t < plan.task.steps - 1 ? t % ways : -1,
    );
    const label = new Float64Array(labels.length * ways);
    labels.forEach((index, t) => index >= 0 && (label[t * ways + index] = 1));
    const e = convolve({ ...recurrence, images: labels.length }, tensors, pictures);
    expect(e).toHaveLength(labels.length * features);
    const named = tensors as unknown as Parameters<PlasticReadout['take']>[0];
    const steps = new PlasticReadout(recurrence).take(named, e, labels);
    const { probabilities } = runEpisode(programOf(plan), tensors, { picture: pictures, label });
    const expected = steps.flatMap(({ outputs }) => [...outputs]);
    expect(largestDifference(probabilities, expected)).toBeLessThan(1e-12);
  });
});

describe('an agent', () => {
  const kinds = [
    ...rules.map(({ id }) => ({ network: 'plastic-rnn', set: { rule: id } })),
    { network: 'plastic-rnn', set: { alpha: 'none' } },
    { network: 'lstm', set: {} },
  ];
  test.each(kinds)('is its eye, its layer and its read-out: $network $set', ({ network, set }) => {
    const plan = planOf({ task: 't-maze', network, set: { ...smallOf('t-maze'), ...set } });
    const { task, network: own } = plan;
    if (task.kind !== 'agent' || own.recurrence.kind === 'readout') throw new Error('Expected an agent.');
    const tensors = drawTensors(plan);
    const [neurons, rows] = [own.recurrence.neurons, task.steps];
    const seen = normals(fixtureRandom(5), rows * task.observations, 1);
    const dense = (name: string, inputs: number, outputs: number, x: Float64Array) =>
      denseForward(
        { inputs, outputs, rows },
        { weight: tensors[`${name}Weight`], bias: tensors[`${name}Bias`] },
        x,
      );
    const named = tensors as never;
    const size = { batch: 1, steps: rows };
    const states =
      own.recurrence.kind === 'lstm'
        ? new ReferenceLstm({ ...own.recurrence, ...size }).forward(named, seen)
        : new ReferenceRecurrence({ ...own.recurrence, ...size }).forward(
            named,
            dense('observation', task.observations, neurons, seen),
          );
    const expected = dense('readout', neurons, task.actions + 1, states);
    const { logits, value } = runEpisode(programOf(plan), tensors, { observation: seen });
    const joined = Array.from({ length: rows }, (_, t) => [
      ...logits.subarray(t * task.actions, (t + 1) * task.actions),
      value[t],
    ]).flat();
    expect(largestDifference(joined, expected)).toBeLessThan(1e-12);
  });
});

describe('a network with more neurons than its task drives', () => {
  test.each(['plastic-rnn', 'lstm'])('%s is given and answers with those that are driven', (network) => {
    const plan = planOf({
      task: 'binary-patterns',
      network,
      set: { ...smallOf('binary-patterns'), neurons: 30 },
    });
    const { inputs, outputs, states } = programOf(plan);
    if (plan.task.kind !== 'driven') throw new Error('Expected a driven task.');
    expect(inputs).toEqual([{ name: 'input', shape: [plan.task.neurons] }]);
    expect(outputs).toEqual([{ name: 'output', shape: [plan.task.neurons] }]);
    expect(states[0].shape).toEqual([30]);
  });
});
