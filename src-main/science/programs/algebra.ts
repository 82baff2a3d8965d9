// Operations by which an equation is written once, for numbers as well as for tensors of a program.

export interface Algebra<T> {
  constant(value: number): T;
  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  multiply(a: T, b: T): T;
  minimum(a: T, b: T): T;
  maximum(a: T, b: T): T;
}

/** The same on plain numbers, in double precision. */
export const numbers: Algebra<number> = Object.freeze<Algebra<number>>({
  constant: (value) => value,
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  minimum: (a, b) => Math.min(a, b),
  maximum: (a, b) => Math.max(a, b),
});

/** `value` within +-bound; itself where the bound is Infinity. */
export function clipTerm<T>(algebra: Algebra<T>, value: T, bound: number): T {
  if (bound === Infinity) return value;
  return algebra.maximum(algebra.constant(-bound), algebra.minimum(algebra.constant(bound), value));
}
