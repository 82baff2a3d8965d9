// A stack of convolutions on a graphics card: windows as rows, a matrix product a layer, and the same way back.
import { EngramError } from '../../contract/errors.ts';
import type { Floats } from '../../science/arrays.ts';
import { biasName, listLayers, weightName } from '../../science/networks/convolutions.ts';
import type {
  ConvolutionLayer,
  ConvolutionsShape,
  ConvolutionTensors,
} from '../../science/networks/convolutions.ts';
import type { Convolutions } from '../engine.ts';
import { gatherText, spreadText, tangentBackText } from '../kernels/wgsl/convolutions.ts';
import { Affine } from './affine.ts';
import type { AffineParameters } from './affine.ts';
import type { Commands } from './commands.ts';
import { sweepLanes } from './commands.ts';
import type { Gpu } from './gpu.ts';
import { Kernel } from './kernel.ts';
import type { BufferPlan } from './kernel.ts';
import type { WebgpuParameter } from './parameter.ts';

type Tensors = ConvolutionTensors<WebgpuParameter>;
type Buffers = Readonly<Record<'windows' | 'outputs' | 'deltas', GPUBuffer>>;

export class WebgpuConvolutions implements Convolutions {
  readonly #gpu: Gpu;
  readonly #shape: ConvolutionsShape;
  readonly #layers: readonly Layer[];
  readonly #images: GPUBuffer;
  #count = 0;

  /** Rejects with `out-of-memory`. */
  static async create(gpu: Gpu, shape: ConvolutionsShape, tensors: Tensors): Promise<WebgpuConvolutions> {
    const { side, images, features } = shape;
    const allocate = (count: number) =>
      gpu.allocate(`Convolutions of ${images} pictures with ${features} features`, count);
    const plan = listLayers(shape);
    requireOnePosition(shape, plan);
    const pictures = await allocate(images * side * side);
    const layers: Layer[] = [];
    for (const [index, layer] of plan.entries()) {
      const outputs = images * layer.side ** 2 * layer.features;
      const buffers = {
        windows: await allocate(images * layer.side ** 2 * 9 * layer.channels),
        outputs: await allocate(outputs),
        deltas: await allocate(outputs),
      };
      const before = layers.at(-1)?.buffers;
      const parameters = { weight: tensors[weightName(index)], bias: tensors[biasName(index)] };
      layers.push(
        new Layer(gpu, layer, parameters, buffers, before?.outputs ?? pictures, before?.deltas ?? null),
      );
    }
    return new WebgpuConvolutions(gpu, shape, layers, pictures);
  }

  private constructor(gpu: Gpu, shape: ConvolutionsShape, layers: readonly Layer[], images: GPUBuffer) {
    this.#gpu = gpu;
    this.#shape = shape;
    this.#layers = layers;
    this.#images = images;
  }

  forward(images: Floats): Promise<Floats> {
    const { side, features } = this.#shape;
    this.#count = images.length / side ** 2;
    this.#gpu.write(this.#images, images);
    this.#gpu.run((commands) => this.#layers.forEach((layer) => layer.forward(commands, this.#count)));
    return this.#gpu.read(this.#last().outputs, this.#count * features);
  }

  backward(dFeatures: Floats): Promise<void> {
    this.#gpu.write(this.#last().deltas, dFeatures);
    this.#gpu.run((commands) =>
      this.#layers.toReversed().forEach((layer) => layer.backward(commands, this.#count)),
    );
    return Promise.resolve();
  }

  #last(): Buffers {
    return this.#layers[this.#layers.length - 1].buffers;
  }
}

class Layer {
  readonly buffers: Buffers;
  readonly #gpu: Gpu;
  readonly #plan: ConvolutionLayer;
  readonly #inputs: GPUBuffer;
  /** Of the layer before; null of the first. */
  readonly #dInputs: GPUBuffer | null;
  readonly #records: GPUBuffer;
  readonly #kernels: Readonly<Record<'gather' | 'spread' | 'tangentBack', Kernel>>;
  readonly #affine: Affine;

  constructor(
    gpu: Gpu,
    plan: ConvolutionLayer,
    parameters: AffineParameters,
    buffers: Buffers,
    inputs: GPUBuffer,
    dInputs: GPUBuffer | null,
  ) {
    this.#gpu = gpu;
    this.#plan = plan;
    this.buffers = buffers;
    this.#inputs = inputs;
    this.#dInputs = dInputs;
    this.#records = gpu.records(3);
    const kernel = (label: string, read: string, out: BufferPlan, text: string) =>
      new Kernel(gpu.device, {
        label,
        buffers: [{ name: read, access: 'read' }, out],
        record: 'count: u32',
        text,
      });
    this.#kernels = {
      gather: kernel('windows', 'inputs', { name: 'windows', access: 'write' }, gatherText(plan, sweepLanes)),
      spread: kernel(
        'dInputs',
        'dWindows',
        { name: 'dInputs', access: 'write' },
        spreadText(plan, sweepLanes),
      ),
      tangentBack: kernel(
        'deltas',
        'outputs',
        { name: 'deltas', access: 'read-write' },
        tangentBackText(sweepLanes),
      ),
    };
    const { windows, outputs, deltas } = buffers;
    this.#affine = new Affine(
      gpu,
      { inputs: 9 * plan.channels, outputs: plan.features, isTangent: true },
      parameters,
      // What the windows were is no longer needed when their gradients come.
      { x: windows, y: outputs, dY: deltas, dX: windows },
    );
  }

  forward(commands: Commands, images: number): void {
    const { side, channels } = this.#plan;
    const positions = images * side ** 2;
    const windows = this.#sweep(commands, 'gather', 0, positions * 9 * channels);
    windows({ inputs: this.#inputs, windows: this.buffers.windows });
    this.#affine.forward(commands, positions);
  }

  backward(commands: Commands, images: number): void {
    const { side, channels, features, inputSide } = this.#plan;
    const { windows, outputs, deltas } = this.buffers;
    const positions = images * side ** 2;
    this.#sweep(commands, 'tangentBack', 1, positions * features)({ outputs, deltas });
    this.#affine.backward(commands, positions);
    if (!this.#dInputs) return;
    this.#affine.backwardInputs(commands, positions);
    const spread = this.#sweep(commands, 'spread', 2, images * inputSide ** 2 * channels);
    spread({ dWindows: windows, dInputs: this.#dInputs });
  }

  /** A kernel over `count` numbers, of the buffers it is given. */
  #sweep(commands: Commands, name: 'gather' | 'spread' | 'tangentBack', record: number, count: number) {
    this.#gpu.writeRecord(this.#records, Uint32Array.of(count), record);
    return (buffers: Readonly<Record<string, GPUBuffer>>) =>
      commands.sweep(this.#kernels[name], { ...buffers, records: this.#records }, count, record);
  }
}

function requireOnePosition({ features }: ConvolutionsShape, layers: readonly ConvolutionLayer[]): void {
  const side = layers.at(-1)?.side;
  if (side === 1) return;
  throw new EngramError(
    'bad-input',
    `Expected convolutions that leave one position, got ${features} features and ${String(side)} positions a side.`,
  );
}
