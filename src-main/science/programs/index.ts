// The program of an experiment's network: what it is given and answers with at a step, by the kind of its task.
import type { ExperimentPlan } from '../experiment.ts';
import { layerOf } from '../networks/network.ts';
import type { LayerPlan } from '../networks/network.ts';
import type { AgentPlan, DrivenPlan } from '../tasks/task.ts';
import { ProgramBuilder } from './builder.ts';
import type { Term } from './builder.ts';
import { addLstmLayer } from './lstm.ts';
import { addPlasticLayer } from './plastic.ts';
import type { Program } from './program.ts';
import { readoutProgram } from './readout.ts';

/**
 * A task that drives neurons: `input` [n] to `output` [n], the states of those neurons. An agent: `observation` [O] to `logits`
 * [A] and `value`, one number. A few-shot learner: `picture` [side, side] and `label` [W] to `probabilities` [W].
 */
export function programOf({ task, network }: ExperimentPlan): Program {
  const { recurrence } = network;
  if (recurrence.kind === 'readout') return readoutProgram(recurrence);
  const layer = layerOf(network);
  return task.kind === 'agent' ? agentProgram(layer, task) : drivenProgram(layer, task as DrivenPlan);
}

function drivenProgram(layer: LayerPlan, { neurons }: DrivenPlan): Program {
  const build = new ProgramBuilder();
  const states = addLayer(build, layer, build.input('input', [neurons]));
  build.output('output', build.fit(build.vector(states), neurons));
  return build.build();
}

function addLayer(build: ProgramBuilder, layer: LayerPlan, input: Term): Term {
  if (layer.kind === 'lstm') return addLstmLayer(build, layer, input);
  return addPlasticLayer(build, layer, build.column(build.fit(input, layer.neurons)));
}

function agentProgram(layer: LayerPlan, { observations, actions }: AgentPlan): Program {
  const build = new ProgramBuilder();
  const seen = build.input('observation', [observations]);
  const given = layer.kind === 'lstm' ? seen : addEye(build, layer.neurons, seen);
  const readout = addDense(build, 'readout', addLayer(build, layer, given), actions + 1);
  const numbers = build.vector(readout);
  build.output('logits', build.slice(numbers, [0], [actions]));
  build.output('value', build.reshape(build.slice(numbers, [actions], [1]), []));
  return build.build();
}

function addEye(build: ProgramBuilder, neurons: number, seen: Term): Term {
  return build.vector(addDense(build, 'observation', build.column(seen), neurons));
}

/** weight x + bias [outputs, 1] of a column. */
function addDense(build: ProgramBuilder, name: string, x: Term, outputs: number): Term {
  const weight = build.parameter(`${name}Weight`, [outputs, x.shape[0]]);
  const bias = build.column(build.parameter(`${name}Bias`, [outputs]));
  return build.add(build.matmul(weight, x), bias);
}
