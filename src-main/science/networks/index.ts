// The registry of networks: one line each.
import { lstm } from './lstm/index.ts';
import type { Network } from './network.ts';
import { plasticReadout } from './plastic-readout/index.ts';
import { plasticRnn } from './plastic-rnn.ts';

export const networks: readonly Network[] = Object.freeze([plasticRnn, lstm, plasticReadout]);
