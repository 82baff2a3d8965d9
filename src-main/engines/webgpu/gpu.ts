// A graphics card as the engine uses it: buffers of single-precision numbers, commands in the order they are given, and a
// sentence where it fails.
import { EngramError } from '../../contract/errors.ts';
import type { Floats } from '../../science/arrays.ts';
import { Commands } from './commands.ts';
import type { DispatchListener } from './commands.ts';
import { deviceLost, noAdapter, outOfMemory } from './failures.ts';
import { recordBytes } from './kernel.ts';
import { loadLibrary } from './library.ts';

const numberBytes = 4;

export class Gpu {
  readonly device: GPUDevice;
  readonly #onDispatch: DispatchListener | undefined;
  #fault: EngramError | null = null;
  #isClosed = false;

  /** Rejects with `unavailable`. `onDispatch` hears of every dispatch; tests count them. */
  static async open(onDispatch?: DispatchListener): Promise<Gpu> {
    const adapter = await findAdapter();
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const device = await adapter.requestDevice({
      requiredLimits: { maxBufferSize, maxStorageBufferBindingSize },
    });
    return new Gpu(device, onDispatch);
  }

  private constructor(device: GPUDevice, onDispatch: DispatchListener | undefined) {
    this.device = device;
    this.#onDispatch = onDispatch;
    void device.lost.then(({ message }) => {
      if (!this.#isClosed) this.#fault ??= new EngramError('unavailable', deviceLost(message));
    });
    device.addEventListener('uncapturederror', ({ error }) => {
      this.#fault ??= new EngramError('internal', `The graphics card refused a command: ${error.message}`);
    });
  }

  /** Of one buffer. */
  get mostBytes(): number {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    return Math.min(maxBufferSize, maxStorageBufferBindingSize);
  }

  /** Room for so many numbers, all zero. Rejects with `out-of-memory`; `what` begins the sentence that says so. */
  async allocate(what: string, count: number): Promise<GPUBuffer> {
    const size = Math.max(1, count) * numberBytes;
    const most = this.mostBytes;
    if (size > most) throw new EngramError('out-of-memory', outOfMemory(what, size, most));
    this.device.pushErrorScope('out-of-memory');
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
    const buffer = this.device.createBuffer({ label: what, size, usage });
    const error = await this.device.popErrorScope();
    this.#throwFault();
    if (error) throw new EngramError('out-of-memory', outOfMemory(what, size, most));
    return buffer;
  }

  /** Room for small records, of which a shader is shown one at a time. */
  records(count: number): GPUBuffer {
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    return this.device.createBuffer({ size: count * recordBytes, usage });
  }

  /** Writes record `index`, of at most `recordSize` bytes. */
  writeRecord(
    buffer: GPUBuffer,
    record: Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer>,
    index = 0,
  ): void {
    this.device.queue.writeBuffer(buffer, index * recordBytes, record);
  }

  /** Copies numbers into a buffer, from number `at` on. */
  write(buffer: GPUBuffer, values: Floats, at = 0): void {
    this.#throwFault();
    const singles = values instanceof Float32Array ? values : Float32Array.from(values);
    this.device.queue.writeBuffer(buffer, at * numberBytes, singles as Float32Array<ArrayBuffer>);
  }

  /** Has the card do what `give` commands. Throws what went wrong since the last time. */
  run(give: (commands: Commands) => void): void {
    this.#throwFault();
    const commands = new Commands(this.device, this.#onDispatch);
    give(commands);
    commands.submit();
  }

  /** `count` numbers of a buffer from number `at` on, once all that was commanded before is done. */
  async read(buffer: GPUBuffer, count: number, at = 0): Promise<Float32Array<ArrayBuffer>> {
    const size = count * numberBytes;
    const staging = this.device.createBuffer({
      size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
    this.run((commands) => commands.copy(buffer, at, staging, 0, count));
    try {
      await staging.mapAsync(GPUMapMode.READ);
      return new Float32Array(staging.getMappedRange().slice(0));
    } catch (error) {
      // The loss of a device is told after what it interrupts.
      await new Promise((resolve) => setTimeout(resolve));
      this.#throwFault();
      throw error;
    } finally {
      staging.destroy();
    }
  }

  #throwFault(): void {
    if (this.#fault) throw this.#fault;
  }

  close(): void {
    this.#isClosed = true;
    this.device.destroy();
  }
}

/** The card that the system prefers for work. Rejects with `unavailable`. */
export async function findAdapter(): Promise<GPUAdapter> {
  const { gpu } = await loadLibrary();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new EngramError('unavailable', noAdapter());
  return adapter;
}
