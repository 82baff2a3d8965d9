// The shaders of a recurrence, compiled for its shape.
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';
import { deltaLanes } from '../kernels/wgsl/blocks.ts';
import { deltasText, forwardText, pullBackText, retraceText } from '../kernels/wgsl/recurrence.ts';
import { Kernel } from './kernel.ts';
import type { BufferPlan } from './kernel.ts';

const record = 't: u32';
const read = (...names: string[]): BufferPlan[] => names.map((name) => ({ name, access: 'read' }));
const write = (...names: string[]): BufferPlan[] => names.map((name) => ({ name, access: 'write' }));
const change = (...names: string[]): BufferPlan[] => names.map((name) => ({ name, access: 'read-write' }));

export class RecurrenceKernels {
  readonly forward: Kernel;
  /** Null where there are no traces. */
  readonly retrace: Kernel | null;
  readonly deltas: Kernel;
  readonly deltaGroups: number;
  readonly #device: GPUDevice;
  readonly #shape: RecurrenceShape;
  readonly #pullBacks = new Map<boolean, Kernel>();

  constructor(device: GPUDevice, shape: RecurrenceShape) {
    const isPlastic = shape.alpha !== 'none';
    this.#device = device;
    this.#shape = shape;
    this.forward = new Kernel(device, {
      label: 'forward',
      buffers: [
        ...change('steps'),
        ...this.#weights(),
        ...(isPlastic ? [...read('traces'), ...write('newTraces')] : []),
      ],
      record,
      text: forwardText(shape),
    });
    this.retrace = isPlastic
      ? new Kernel(device, {
          label: 'retrace',
          buffers: [...read('steps', 'coefficients', 'traces'), ...write('newTraces')],
          record,
          text: retraceText(shape),
        })
      : null;
    this.deltas = new Kernel(device, {
      label: 'deltas',
      buffers: [...change('steps', 'rows'), ...read('coefficients')],
      record,
      text: deltasText(shape),
    });
    this.deltaGroups = Math.ceil(shape.neurons / deltaLanes);
  }

  #weights(): BufferPlan[] {
    const { alpha } = this.#shape;
    return read(
      ...(alpha === 'none'
        ? ['w']
        : alpha === 'matrix'
          ? ['coefficients', 'w', 'alpha']
          : ['coefficients', 'w']),
    );
  }

  /** Made when it is first needed. */
  pullBack = (isRewound: boolean): Kernel => {
    const made = this.#pullBacks.get(isRewound);
    if (made) return made;
    const traces = [
      ...read('traces'),
      ...(isRewound ? write('before') : read('before')),
      ...change('gradients'),
    ];
    const kernel = new Kernel(this.#device, {
      label: 'pullBack',
      buffers: [
        ...read('steps'),
        ...change('rows'),
        ...this.#weights(),
        ...(this.#shape.alpha === 'none' ? [] : traces),
      ],
      record,
      text: pullBackText(this.#shape, isRewound),
    });
    this.#pullBacks.set(isRewound, kernel);
    return kernel;
  };
}
