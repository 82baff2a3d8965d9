// The few-shot learner of networks/plastic-readout as a program: convolutions, and a plastic read-out of their features.
import { biasName, listLayers, weightName } from '../networks/convolutions.ts';
import type { ReadoutPlan } from '../networks/network.ts';
import { findRule } from '../plasticity/recurrence.ts';
import { ProgramBuilder } from './builder.ts';
import type { Term } from './builder.ts';
import type { Program } from './program.ts';

/** From a picture and its class, one-hot, or zeros where it is asked for, to the probability of each class. */
export function readoutProgram(plan: ReadoutPlan): Program {
  const { ways, features, side, isPlastic, labelStrength } = plan;
  const build = new ProgramBuilder();
  const picture = build.input('picture', [side, side]);
  const label = build.input('label', [ways]);
  const e = build.vector(addConvolutions(build, plan, picture));
  const w = build.parameter('w', [ways, features]);
  const hebb = isPlastic ? build.state('hebb', [ways, features]) : null;
  const weights = hebb ? build.add(w, build.multiply(build.parameter('alpha', w.shape), hebb)) : w;
  const push = build.multiply(build.constant(labelStrength), label);
  const y = build.softmax(build.add(build.vector(build.matmul(weights, build.column(e))), push));
  build.output('probabilities', y);
  if (hebb) addTrace(build, plan, hebb, e, y);
  return build.build();
}

function addTrace(build: ProgramBuilder, plan: ReadoutPlan, hebb: Term, e: Term, y: Term): void {
  const rule = findRule(plan.rule);
  const eta = build.parameter('eta', []);
  const before = { hebb, eligibility: build.constant(0), pre: build.row(e), post: build.column(y) };
  const after = rule.express(build, { ...before, rate: eta, eta, bound: rule.bound ?? Infinity });
  build.setNext(hebb, after.hebb);
}

/** [1, 1, 1, F]. */
function addConvolutions(build: ProgramBuilder, plan: ReadoutPlan, picture: Term): Term {
  let image = build.reshape(picture, [1, plan.side, plan.side, 1]);
  listLayers(plan).forEach(({ channels, features }, index) => {
    const weight = build.parameter(weightName(index), [features, 9 * channels]);
    const kernel = build.reshape(build.transpose(weight, [1, 0]), [3, 3, channels, features]);
    const bias = build.parameter(biasName(index), [features]);
    image = build.tanh(build.add(build.convolution(image, kernel, 2), bias));
  });
  return image;
}
