// One run's use of a graphics card: makes the parts of a network there; the device takes them with it at the end.
import type { ConvolutionTensors } from '../../science/networks/convolutions.ts';
import type { DenseTensors } from '../../science/networks/dense.ts';
import type { LstmTensors } from '../../science/networks/lstm/recurrence.ts';
import type { EngineSession, RecurrenceParameters } from '../engine.ts';
import { WebgpuConvolutions } from './convolutions.ts';
import { WebgpuDense } from './dense.ts';
import type { Gpu } from './gpu.ts';
import { WebgpuLstm } from './lstm.ts';
import { WebgpuAdam, WebgpuParameter } from './parameter.ts';
import { WebgpuRecurrence } from './recurrence.ts';

type Own = WebgpuParameter;

/** Takes over the card, and closes it at its end. */
export function openSession(gpu: Gpu): EngineSession {
  return {
    parameter: (name, shape, values) => WebgpuParameter.create(gpu, name, shape, values),
    recurrence: (shape, given) => WebgpuRecurrence.create(gpu, shape, given as RecurrenceParameters<Own>),
    lstm: (shape, given) => WebgpuLstm.create(gpu, shape, given as LstmTensors<Own>),
    convolutions: (shape, given) => WebgpuConvolutions.create(gpu, shape, given as ConvolutionTensors<Own>),
    dense: (shape, given) => WebgpuDense.create(gpu, shape, given as DenseTensors<Own>),
    adam: (parameters, settings) => WebgpuAdam.create(gpu, parameters as Own[], settings),
    close() {
      gpu.close();
      return Promise.resolve();
    },
  };
}
