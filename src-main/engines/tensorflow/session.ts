// One run's use of TensorFlow: makes the parts of a network, and disposes of all of them at its end.
import type { ConvolutionTensors } from '../../science/networks/convolutions.ts';
import type { DenseTensors } from '../../science/networks/dense.ts';
import type { LstmTensors } from '../../science/networks/lstm/recurrence.ts';
import type { EngineSession, RecurrenceParameters } from '../engine.ts';
import { TensorFlowConvolutions } from './convolutions.ts';
import { TensorFlowDense } from './dense.ts';
import { TensorFlowLstm } from './lstm.ts';
import { Operations } from './operations.ts';
import { TensorFlowAdam, TensorFlowParameter } from './parameter.ts';
import { TensorFlowRecurrence } from './recurrence.ts';
import type { Tfjs } from './tfjs.ts';

type Own = TensorFlowParameter;

export function openSession(tf: Tfjs): EngineSession {
  const operations = new Operations(tf);
  const made: { close(): void }[] = [];
  /** What TensorFlow throws becomes a rejection. */
  const make = async <T extends { close(): void }>(create: () => T): Promise<T> => {
    const part = create();
    made.push(part);
    return Promise.resolve(part);
  };
  return {
    parameter: (name, shape, values) => make(() => new TensorFlowParameter(operations, name, shape, values)),
    recurrence: (shape, given) =>
      make(() => new TensorFlowRecurrence(operations, shape, given as RecurrenceParameters<Own>)),
    lstm: (shape, given) => make(() => new TensorFlowLstm(operations, shape, given as LstmTensors<Own>)),
    convolutions: (shape, given) =>
      make(() => new TensorFlowConvolutions(operations, shape, given as ConvolutionTensors<Own>)),
    dense: (shape, given) =>
      Promise.resolve(new TensorFlowDense(operations, shape, given as DenseTensors<Own>)),
    adam: (parameters, settings) => make(() => new TensorFlowAdam(operations, parameters as Own[], settings)),
    close() {
      for (const part of made.splice(0)) part.close();
      operations.close();
      return Promise.resolve();
    },
  };
}
