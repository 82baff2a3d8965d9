// A stack of convolutions on the WebAssembly kernels: what it keeps in their memory, and what goes in and out.
import { EngramError } from '../../contract/errors.ts';
import type { Floats } from '../../science/arrays.ts';
import { biasName, listLayers, weightName } from '../../science/networks/convolutions.ts';
import type {
  ConvolutionLayer,
  ConvolutionsShape,
  ConvolutionTensors,
} from '../../science/networks/convolutions.ts';
import type { Convolutions } from '../engine.ts';
import { convolutionFields, stackFields } from '../kernels/layout.ts';
import type { Kernels } from './kernels.ts';
import { KernelRecord, rowBytes } from './memory.ts';
import type { KernelMemory } from './memory.ts';
import type { WasmParameter } from './parameter.ts';
import type { Threads } from './threads.ts';

/** Images are dealt out to so many slots, each with gradients of its own. */
const mostSlots = 16;
/** Images of a slot that go through the layers together. */
const group = 4;
/** As kernels/assembly/gathered.ts has it. */
const targetBytes = 64;

type Parameters = ConvolutionTensors<WasmParameter>;
type LayerRecord = KernelRecord<(typeof convolutionFields)[number]>;

export class WasmConvolutions implements Convolutions {
  readonly #memory: KernelMemory;
  readonly #kernels: Kernels;
  readonly #threads: Threads;
  readonly #shape: ConvolutionsShape;
  readonly #layers: readonly LayerRecord[];
  readonly #stack: KernelRecord<(typeof stackFields)[number]>;
  readonly #images: number;
  readonly #dFeatures: number;

  /** Throws `out-of-memory`, and `bad-input` for what the kernels are not made for. */
  constructor(
    memory: KernelMemory,
    kernels: Kernels,
    shape: ConvolutionsShape,
    parameters: Parameters,
    threads: Threads,
  ) {
    const layers = listLayers(shape);
    checkShape(shape, layers);
    this.#memory = memory;
    this.#kernels = kernels;
    this.#threads = threads;
    this.#shape = shape;
    this.#images = memory.allocate(shape.images * rowBytes(shape.side ** 2));
    this.#dFeatures = memory.allocate(4 * shape.images * shape.features);
    this.#layers = this.#describeLayers(layers, parameters);
    this.#stack = this.#describeStack(layers);
  }

  #describeLayers(layers: readonly ConvolutionLayer[], parameters: Parameters): LayerRecord[] {
    const { images, side: pictureSide, features } = this.#shape;
    const slots = Math.min(mostSlots, images);
    const columns = this.#memory.list(offsets(features, (f) => f));
    let [inputs, inputBytes] = [this.#images, rowBytes(pictureSide ** 2)];
    return layers.map((layer, index) => {
      const [seen, positions] = [9 * layer.channels, layer.side ** 2];
      const [bytes, sumBytes] = [4 * positions * features, 4 * features * (seen + 1)];
      const [weight, bias] = [parameters[weightName(index)], parameters[biasName(index)]];
      const record = new KernelRecord(this.#memory, convolutionFields, {
        ...{ positions, features, seen, seenBytes: rowBytes(seen) },
        windows: this.#memory.list(listWindows(layer, inputBytes)),
        taps: this.#memory.list(listTaps(layer)),
        columns,
        ...{ weight: weight.values.offset, dWeight: weight.gradient.offset },
        ...{ bias: bias.values.offset, dBias: bias.gradient.offset },
        panels: this.#memory.allocate(4 * features * seen),
        backPanels: index === 0 ? 0 : this.#memory.allocate(4 * features * seen),
        ...{ inputs, inputBytes, bytes, sumBytes },
        outputs: this.#memory.allocate(images * bytes),
        sums: this.#memory.allocate(slots * sumBytes),
      });
      [inputs, inputBytes] = [record.get('outputs'), bytes];
      return record;
    });
  }

  #describeStack(layers: readonly ConvolutionLayer[]) {
    const slots = Math.min(mostSlots, this.#shape.images);
    const positions = group * layers[0].side ** 2;
    const groupBytes = 4 * positions * this.#shape.features;
    const scratchBytes = targetBytes + Math.ceil((32 * positions + 2 * groupBytes) / 64) * 64;
    return new KernelRecord(this.#memory, stackFields, {
      ...{ layers: layers.length, slots, group, groupBytes, scratchBytes },
      records: this.#memory.list(this.#layers.map(({ offset }) => offset)),
      scratch: this.#memory.allocate(Math.min(this.#threads.count, slots) * scratchBytes),
    });
  }

  forward(images: Floats): Promise<Floats> {
    const { side, features } = this.#shape;
    const [pixels, stride] = [side ** 2, rowBytes(side ** 2)];
    const count = images.length / pixels;
    for (let m = 0; m < count; m++)
      this.#memory
        .floats(this.#images + m * stride, pixels)
        .set(images.subarray(m * pixels, (m + 1) * pixels));
    this.#threads.run('convolve', () => this.#kernels.runForwardConvolutions(this.#stack.offset, count));
    const last = this.#layers[this.#layers.length - 1];
    const [outputs, bytes] = [last.get('outputs'), last.get('bytes')];
    const found = new Float32Array(count * features);
    for (let m = 0; m < count; m++)
      found.set(this.#memory.floats(outputs + m * bytes, features), m * features);
    return Promise.resolve(found);
  }

  backward(dFeatures: Floats): Promise<void> {
    const count = dFeatures.length / this.#shape.features;
    this.#memory.floats(this.#dFeatures, dFeatures.length).set(dFeatures);
    this.#threads.run('convolve-back', () =>
      this.#kernels.runBackwardConvolutions(this.#stack.offset, count, this.#dFeatures),
    );
    return Promise.resolve();
  }
}

/** Offsets in bytes of `count` floats. */
function offsets(count: number, place: (index: number) => number): number[] {
  return Array.from({ length: count }, (_, index) => 4 * place(index));
}

/** Where the window of each position of a group begins in the layer's input. */
function listWindows({ inputSide, channels, side }: ConvolutionLayer, inputBytes: number): number[] {
  return offsets(group * side ** 2, (p) => {
    const [image, y, x] = [Math.floor(p / side ** 2), Math.floor(p / side) % side, p % side];
    return (image * inputBytes) / 4 + (2 * y * inputSide + 2 * x) * channels;
  });
}

/** Where each number of a window lies. */
function listTaps({ inputSide, channels }: ConvolutionLayer): number[] {
  const run = 3 * channels;
  return offsets(3 * run, (k) => Math.floor(k / run) * inputSide * channels + (k % run));
}

function checkShape({ features }: ConvolutionsShape, layers: readonly ConvolutionLayer[]): void {
  if (features % 8 === 0 && layers.at(-1)?.side === 1) return;
  throw new EngramError(
    'bad-input',
    `Expected features in multiples of 8 and as many layers as leave one position, got ${features} features and ${layers.at(-1)?.side ?? 0} positions a side.`,
  );
}
