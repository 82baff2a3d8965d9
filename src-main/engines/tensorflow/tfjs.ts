// As much of tfjs-node as the engine uses, in types of our own: the package is found at run time and need not be there.

/** A tensor of float32, unless it is an argument of an operation that takes whole numbers or answers yes or no. */
export interface Tensor {
  readonly shape: readonly number[];
  dataSync(): Float32Array;
  dispose(): void;
}

/** An attribute of a TensorFlow operation. */
export interface Attribute {
  readonly name: string;
  readonly type: number;
  readonly value: unknown;
}

export interface NodeBackend {
  readonly isGPUPackage: boolean;
  readonly isUsingGpuDevice: boolean;
  readonly binding: {
    readonly TF_Version: string;
    readonly TF_FLOAT: number;
    readonly TF_INT32: number;
    readonly TF_ATTR_TYPE: number;
    readonly TF_ATTR_BOOL: number;
    readonly TF_ATTR_INT: number;
    readonly TF_ATTR_STRING: number;
  };
  executeSingleOutput(operation: string, attributes: Attribute[], inputs: readonly Tensor[]): Tensor;
  executeMultipleOutputs(
    operation: string,
    attributes: Attribute[],
    inputs: readonly Tensor[],
    outputs: number,
  ): Tensor[];
}

export interface Tfjs {
  readonly version: Readonly<Record<string, string>>;
  backend(): NodeBackend;
  tensor(values: Float32Array | Int32Array, shape: readonly number[], kind: 'float32' | 'int32'): Tensor;
  /** Disposes of every tensor made within, but for those in what is returned. */
  tidy<T>(work: () => T): T;
  keep<T extends Tensor>(tensor: T): T;
  memory(): { readonly numTensors: number; readonly numBytes: number };
}
