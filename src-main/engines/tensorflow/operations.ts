// The TensorFlow operations that the engine is made of. Each is one call of the native library; operands broadcast as NumPy's
// do, so that a column [B, N, 1] scales the rows of [B, N, N].
import type { Floats } from '../../science/arrays.ts';
import type { Attribute, NodeBackend, Tensor, Tfjs } from './tfjs.ts';

/** Whether a factor of a product is taken transposed. */
export interface Turned {
  readonly left?: boolean;
  readonly right?: boolean;
}

export class Operations {
  readonly #tf: Tfjs;
  readonly #backend: NodeBackend;
  readonly #float: Attribute;
  readonly #constants = new Map<string, Tensor>();

  constructor(tf: Tfjs) {
    this.#tf = tf;
    this.#backend = tf.backend();
    this.#float = this.#type('T', this.#backend.binding.TF_FLOAT);
  }

  // Tensors and their lives.

  /** A tensor of `values` (copied). */
  tensor(values: Floats, shape: readonly number[]): Tensor {
    return this.#tf.tensor(Float32Array.from(values), shape, 'float32');
  }

  /** The caller's own copy. */
  read(tensor: Tensor): Float32Array {
    return Float32Array.from(tensor.dataSync());
  }

  /** The numbers of what `work` returns, which is disposed of like all that it made. */
  compute(work: () => Tensor): Float32Array {
    const tensor = this.#tf.tidy(work);
    const values = this.read(tensor);
    tensor.dispose();
    return values;
  }

  /** Disposes of all tensors made within, but for those returned, which may lie in lists and plain objects. */
  tidy<T>(work: () => T): T {
    return this.#tf.tidy(work);
  }

  /** Has them outlive any `tidy` around. */
  keep<T extends readonly Tensor[]>(tensors: T): T {
    for (const tensor of tensors) this.#tf.keep(tensor);
    return tensors;
  }

  /** What `work` returns, and nothing else that it made, outlives any `tidy` around. */
  keepAll<T extends Readonly<Record<string, Tensor>>>(work: () => T): T {
    const kept = this.#tf.tidy(work);
    this.keep(Object.values(kept));
    return kept;
  }

  /** A number as a tensor that lives as long as this object. */
  constant = (value: number): Tensor =>
    this.#remember(`float ${value}`, () => this.tensor(Float32Array.of(value), []));

  zeros(shape: readonly number[]): Tensor {
    const type = this.#type('index_type', this.#backend.binding.TF_INT32);
    return this.#run('Fill', [this.#integers(shape), this.constant(0)], [type]);
  }

  /** Disposes of the constants. */
  close(): void {
    for (const tensor of this.#constants.values()) tensor.dispose();
    this.#constants.clear();
  }

  // Element by element.

  add = (a: Tensor, b: Tensor) => this.#run('AddV2', [a, b]);
  subtract = (a: Tensor, b: Tensor) => this.#run('Sub', [a, b]);
  multiply = (a: Tensor, b: Tensor) => this.#run('Mul', [a, b]);
  divide = (a: Tensor, b: Tensor) => this.#run('RealDiv', [a, b]);
  minimum = (a: Tensor, b: Tensor) => this.#run('Minimum', [a, b]);
  maximum = (a: Tensor, b: Tensor) => this.#run('Maximum', [a, b]);
  square = (a: Tensor) => this.#run('Square', [a]);
  root = (a: Tensor) => this.#run('Sqrt', [a]);
  sign = (a: Tensor) => this.#run('Sign', [a]);
  absolute = (a: Tensor) => this.#run('Abs', [a]);
  tanh = (a: Tensor) => this.#run('Tanh', [a]);
  sigmoid = (a: Tensor) => this.#run('Sigmoid', [a]);

  /** d (1 - y^2): the gradient before tanh from that after it. */
  tanhBack = (y: Tensor, d: Tensor) => this.#run('TanhGrad', [y, d]);
  /** d y (1 - y): the gradient before the sigmoid from that after it. */
  sigmoidBack = (y: Tensor, d: Tensor) => this.#run('SigmoidGrad', [y, d]);

  /** `values` where |a| < bound, and 0 elsewhere. */
  within(a: Tensor, bound: number, values: Tensor): Tensor {
    const isWithin = this.#run('Less', [this.absolute(a), this.constant(bound)]);
    return this.#run('SelectV2', [isWithin, values, this.constant(0)]);
  }

  /** As TensorFlow's own clipping, which would also take the slope of NaN for one. */
  clip(a: Tensor, bound: number): Tensor {
    return this.maximum(this.minimum(a, this.constant(bound)), this.constant(-bound));
  }

  // Products and sums.

  /** The product of matrices, one of each batch where there is one. */
  product = (a: Tensor, b: Tensor, { left = false, right = false }: Turned = {}): Tensor => {
    const isPlain = a.shape.length === 2 && b.shape.length === 2;
    const names = isPlain ? ['transpose_a', 'transpose_b'] : ['adj_x', 'adj_y'];
    const turns = [this.#flag(names[0], left), this.#flag(names[1], right)];
    return this.#run(isPlain ? 'MatMul' : 'BatchMatMulV2', [a, b], turns);
  };

  /** a_j b_i for columns a, b: [N, N], or [B, N, N]. */
  outer = (a: Tensor, b: Tensor) => this.product(a, b, { right: true });

  /** Over `axes`, which stay as axes of length 1 where they are kept. */
  sum = (a: Tensor, axes: readonly number[], isKept = false): Tensor => {
    const type = this.#type('Tidx', this.#backend.binding.TF_INT32);
    return this.#run('Sum', [a, this.#integers(axes)], [type, this.#flag('keep_dims', isKept)]);
  };

  /** Half the sum of squares; a number that is none, or too large, makes it one that is none. */
  halfSquares = (a: Tensor) => this.#run('L2Loss', [a]);

  // Shapes.

  reshape = (a: Tensor, shape: readonly number[]): Tensor => {
    const type = this.#type('Tshape', this.#backend.binding.TF_INT32);
    return this.#run('Reshape', [a, this.#integers(shape)], [type]);
  };

  transpose(a: Tensor, order: readonly number[]): Tensor {
    const type = this.#type('Tperm', this.#backend.binding.TF_INT32);
    return this.#run('Transpose', [a, this.#integers(order)], [type]);
  }

  /** Tensors of one shape as one, along a new axis. */
  pack = (parts: readonly Tensor[], axis = 0): Tensor => {
    return this.#run('Pack', parts, [this.#whole('N', parts.length), this.#whole('axis', axis)]);
  };

  /** The inverse of `pack`. */
  unpack(a: Tensor, axis = 0): Tensor[] {
    const count = a.shape[axis];
    const attributes = [this.#float, this.#whole('num', count), this.#whole('axis', axis)];
    return this.#backend.executeMultipleOutputs('Unpack', attributes, [a], count);
  }

  // Convolutions: pictures [M, side, side, channels], filters [3, 3, channels, features], stride 2, no padding.

  convolve(pictures: Tensor, filters: Tensor): Tensor {
    return this.#run('Conv2D', [pictures, filters], this.#window());
  }

  /** The gradient of the filters, whose shape is given. */
  convolveBackFilters(pictures: Tensor, shape: readonly number[], d: Tensor): Tensor {
    return this.#run('Conv2DBackpropFilter', [pictures, this.#integers(shape), d], this.#window());
  }

  /** The gradient of the pictures, whose shape is given. */
  convolveBackPictures(shape: readonly number[], filters: Tensor, d: Tensor): Tensor {
    return this.#run('Conv2DBackpropInput', [this.#integers(shape), filters, d], this.#window());
  }

  #window(): Attribute[] {
    const { TF_ATTR_INT: whole, TF_ATTR_STRING: text } = this.#backend.binding;
    return [
      { name: 'strides', type: whole, value: [1, 2, 2, 1] },
      { name: 'dilations', type: whole, value: [1, 1, 1, 1] },
      { name: 'padding', type: text, value: 'VALID' },
      { name: 'data_format', type: text, value: 'NHWC' },
      this.#flag('use_cudnn_on_gpu', true),
    ];
  }

  #run(operation: string, inputs: readonly Tensor[], attributes: readonly Attribute[] = []): Tensor {
    return this.#backend.executeSingleOutput(operation, [this.#float, ...attributes], inputs);
  }

  #type(name: string, value: number): Attribute {
    return { name, type: this.#backend.binding.TF_ATTR_TYPE, value };
  }

  #flag(name: string, value: boolean): Attribute {
    return { name, type: this.#backend.binding.TF_ATTR_BOOL, value };
  }

  #whole(name: string, value: number): Attribute {
    return { name, type: this.#backend.binding.TF_ATTR_INT, value };
  }

  #integers(values: readonly number[]): Tensor {
    return this.#remember(`whole ${values.join()}`, () =>
      this.#tf.tensor(Int32Array.from(values), [values.length], 'int32'),
    );
  }

  #remember(key: string, make: () => Tensor): Tensor {
    const known = this.#constants.get(key) ?? this.#tf.keep(make());
    this.#constants.set(key, known);
    return known;
  }
}
