// What an operation of a program is: the shape of what it makes, and its values in plain double precision.

export type Shape = readonly number[];
export type Attributes = Readonly<Record<string, readonly number[]>>;

export interface Tensor {
  readonly shape: Shape;
  readonly values: Float64Array;
}

export interface Operation {
  shape(inputs: readonly Shape[], attributes: Attributes): Shape;
  /** Fills `into`, which has the size of that shape. Absent where the values are those of the first input. */
  fill?(into: Float64Array, inputs: readonly Tensor[], attributes: Attributes, shape: Shape): void;
}
