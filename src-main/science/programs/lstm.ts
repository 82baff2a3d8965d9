// The LSTM layer of networks/lstm as part of a program.
import { gates } from '../networks/lstm/recurrence.ts';
import type { LstmShape } from '../networks/lstm/recurrence.ts';
import type { ProgramBuilder, Term } from './builder.ts';

type Shape = Omit<LstmShape, 'batch' | 'steps'>;

/** From u(t) [n] to h(t) [H, 1], with the states h and c. */
export function addLstmLayer(build: ProgramBuilder, shape: Shape, input: Term): Term {
  const { neurons } = shape;
  const h = build.state('h', [neurons]);
  const c = build.state('c', [neurons]);
  const drives = build.reshape(addDrives(build, shape, h, input), [neurons, gates.length]);
  const drive = (gate: (typeof gates)[number]) => build.slice(drives, [0, gates.indexOf(gate)], [neurons, 1]);
  const kept = build.multiply(build.sigmoid(drive('forget')), build.column(c));
  const written = build.multiply(build.sigmoid(drive('input')), build.tanh(drive('cell')));
  const cells = build.add(kept, written);
  const shown = build.multiply(build.sigmoid(drive('output')), build.tanh(cells));
  const states = shape.inputs === 'clamped' ? clamp(build, input, shown) : shown;
  build.setNext(h, build.vector(states));
  build.setNext(c, build.vector(cells));
  return states;
}

/** w h(t-1) + V u(t) + bias, four numbers a neuron, [4 H, 1]. */
function addDrives(build: ProgramBuilder, { neurons, driven, inputs }: Shape, h: Term, input: Term): Term {
  const rows = gates.length * neurons;
  const matrix = (name: string, columns: number) =>
    build.reshape(build.parameter(name, [neurons, gates.length, columns]), [rows, columns]);
  const recurrent = build.matmul(matrix('w', neurons), build.column(h));
  const outer =
    inputs === 'additive'
      ? build.add(recurrent, build.matmul(matrix('inputWeight', driven), build.column(input)))
      : recurrent;
  return build.add(outer, build.column(build.parameter('bias', [neurons, gates.length])));
}

/** Wherever an input is not 0 it takes the state's place. */
function clamp(build: ProgramBuilder, input: Term, shown: Term): Term {
  const everywhere = build.column(build.fit(input, shown.shape[0]));
  return build.whereEqual(everywhere, build.constant(0), shown, everywhere);
}
