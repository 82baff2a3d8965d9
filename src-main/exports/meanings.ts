// What the trained tensors of every network are, in a sentence each; docs/exports.md has the equations they stand in.
import type { ExportLayer } from '../contract/exports.ts';

const plastic: Readonly<Record<string, string>> = {
  w: 'Fixed weights; row j, column i: from neuron i to neuron j.',
  alpha: 'Plasticity coefficients: of each connection as w, of each receiving neuron, or one for all.',
  eta: 'Rate of the trace, or of the eligibility under retroactive neuromodulation.',
  modulatorWeight: 'From each neuron to the modulator.',
  modulatorBias: 'Bias of the modulator.',
  fanOutWeight: 'What each receiving neuron makes of the modulator.',
  fanOutBias: 'Rate of each receiving neuron when the modulator is 0.',
  observationWeight: 'Row j, column o: from observation o to neuron j.',
  observationBias: 'Bias of each neuron.',
  readoutWeight: 'Row a, column j: from neuron j to the logit of action a; the last row is the value.',
  readoutBias: 'Bias of each logit, then of the value.',
};

const lstm: Readonly<Record<string, string>> = {
  w: 'Index (j, gate, i): from the state of neuron i to a gate of neuron j; the gates are input, forget, cell, output.',
  inputWeight: 'Index (j, gate, k): from input k to a gate of neuron j.',
  bias: 'Index (j, gate): bias of a gate of neuron j.',
};

const readout: Readonly<Record<string, string>> = {
  w: 'Fixed weights of the read-out; row j, column f: from feature f to class j.',
  alpha: 'Plasticity coefficients of the read-out, as w.',
};

const convolution = {
  Weight:
    'A convolution, 3 x 3 with stride 2: row f makes feature f, columns are ordered (row, column, channel) of the window.',
  Bias: 'Bias of each feature of a convolution.',
};

/** `kind` is that of the network's layer. */
export function meaningOf(name: string, kind: ExportLayer['kind']): string {
  if (name.startsWith('convolution')) return name.endsWith('Bias') ? convolution.Bias : convolution.Weight;
  const own = { plastic: {}, lstm, readout }[kind] as Readonly<Record<string, string>>;
  return own[name] ?? plastic[name] ?? '';
}
