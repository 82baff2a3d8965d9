// Commands to a graphics card, recorded one after the other and carried out in that order, many at once.
import { recordBytes } from './kernel.ts';
import type { Kernel } from './kernel.ts';

/** What a dispatch touches, for those who count. */
export interface DispatchRecord {
  readonly kernel: string;
  readonly buffers: readonly { readonly name: string; readonly bytes: number; readonly access: string }[];
}

export type DispatchListener = (record: DispatchRecord) => void;

/**
 * A driver takes a card for hung whose work goes on for too long, two seconds on some systems: a slow card moves this much in a small
 * part of that.
 */
const bytesASubmission = 2e9;

const numberBytes = 4;
/** Lanes of a workgroup that takes numbers one by one. */
export const sweepLanes = 64;
/** Of any dimension, on every card. */
const mostGroups = 65535;

export class Commands {
  readonly #device: GPUDevice;
  #encoder: GPUCommandEncoder;
  readonly #onDispatch: DispatchListener | undefined;
  #pass: GPUComputePassEncoder | null = null;
  /** What the dispatches since the last submission were given. */
  #bytes = 0;

  constructor(device: GPUDevice, onDispatch: DispatchListener | undefined) {
    this.#device = device;
    this.#encoder = device.createCommandEncoder();
    this.#onDispatch = onDispatch;
  }

  /** Runs `kernel` on buffers by name, in `groups` workgroups; `record` is the place of its record, where it has any. */
  dispatch(
    kernel: Kernel,
    buffers: Readonly<Record<string, GPUBuffer>>,
    [x, y = 1, z = 1]: readonly number[],
    record = 0,
  ): void {
    this.#pass ??= this.#encoder.beginComputePass();
    this.#pass.setPipeline(kernel.pipeline);
    const { group, bytes } = kernel.bind(buffers);
    this.#pass.setBindGroup(0, group, kernel.hasRecords ? [record * recordBytes] : []);
    this.#pass.dispatchWorkgroups(x, y, z);
    this.#onDispatch?.({ kernel: kernel.label, buffers: kernel.touched(buffers) });
    this.#bytes += bytes;
    if (this.#bytes > bytesASubmission) this.submit();
  }

  /** Runs a kernel of `sweepLanes` lanes a workgroup, which step over all of `count` numbers. */
  sweep(kernel: Kernel, buffers: Readonly<Record<string, GPUBuffer>>, count: number, record = 0): void {
    this.dispatch(kernel, buffers, [Math.min(mostGroups, Math.ceil(count / sweepLanes))], record);
  }

  /** Numbers and places in numbers. */
  copy(from: GPUBuffer, fromAt: number, to: GPUBuffer, toAt: number, count: number): void {
    this.#endPass();
    const [source, target, size] = [fromAt, toAt, count].map((numbers) => numbers * numberBytes);
    this.#encoder.copyBufferToBuffer(from, source, to, target, size);
  }

  /** Zeros. */
  clear(buffer: GPUBuffer, at = 0, count?: number): void {
    this.#endPass();
    if (count === undefined) this.#encoder.clearBuffer(buffer, at * numberBytes);
    else this.#encoder.clearBuffer(buffer, at * numberBytes, count * numberBytes);
  }

  /** Has the card do what was recorded since the last time. */
  submit(): void {
    this.#endPass();
    this.#device.queue.submit([this.#encoder.finish()]);
    this.#encoder = this.#device.createCommandEncoder();
    this.#bytes = 0;
  }

  #endPass(): void {
    this.#pass?.end();
    this.#pass = null;
  }
}
