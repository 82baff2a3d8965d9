// The traces of an episode by the step that uses them: on the way forth the latest and, where they cannot be rewound, those of
// every so many steps; on the way back the others, made anew when they are asked for. Steps count from 0; traces begin at zero,
// and after the first step, before which there was no activity, they still are.
import type { Operations } from './operations.ts';
import type { Tensor } from './tfjs.ts';
import type { Moment, TraceRule, Traces } from './traces.ts';

/** The first step whose traces may differ from those before it. */
const first = 1;

export class TraceHistory {
  readonly #operations: Operations;
  readonly #rule: TraceRule;
  readonly #momentOf: (step: number) => Moment;
  readonly #shape: readonly number[];
  readonly #traces = new Map<number, Traces>();
  /** Traces are kept of every step that this divides; null where they are rewound. */
  #segment: number | null = null;

  /** Of traces of this shape, `momentOf` naming what goes into the update after a step. */
  constructor(
    operations: Operations,
    rule: TraceRule,
    shape: readonly number[],
    momentOf: (step: number) => Moment,
  ) {
    this.#operations = operations;
    this.#rule = rule;
    this.#shape = shape;
    this.#momentOf = momentOf;
  }

  /** A new episode, with as many matrices of traces as the rule has. */
  begin(count: number, segment: number | null): void {
    this.close();
    this.#segment = segment;
    this.#traces.set(
      first,
      Array.from({ length: count }, () => this.#operations.zeros(this.#shape)),
    );
  }

  /** Goes on to step t, and returns the traces that it uses. */
  advance(t: number): Traces {
    if (t <= first) return this.#get(first);
    const traces = this.#next(t);
    if (!this.#isKept(t - 1)) this.#forget(t - 1);
    return traces;
  }

  /** Those that step t used; steps are asked for from the last one down. */
  at(t: number): Traces {
    if (t <= first || this.#traces.has(t)) return this.#get(Math.max(t, first));
    if (this.#segment === null) return this.#previous(t);
    const start = this.#startOf(t);
    for (let k = start + 1; k < start + this.#segment && k <= t; k++) if (!this.#traces.has(k)) this.#next(k);
    return this.#get(t);
  }

  /** Those of step t and later will not be asked for again. */
  forgetFrom(t: number): void {
    for (const step of [...this.#traces.keys()]) if (step >= t) this.#forget(step);
  }

  close(): void {
    this.forgetFrom(0);
  }

  #isKept(t: number): boolean {
    return t === first || (this.#segment !== null && this.#startOf(t) === t);
  }

  #startOf(t: number): number {
    const segment = this.#segment ?? 1;
    return Math.max(first, Math.floor(t / segment) * segment);
  }

  #next(t: number): Traces {
    const made = this.#operations.tidy(() => this.#rule.next(this.#get(t - 1), this.#momentOf(t - 1)));
    return this.#set(t, made);
  }

  #previous(t: number): Traces {
    const { undo } = this.#rule;
    if (!undo) throw new Error('A rule that cannot be undone was to be rewound.');
    return this.#set(
      t,
      this.#operations.tidy(() => undo(this.#get(t + 1), this.#momentOf(t))),
    );
  }

  #set(t: number, traces: Tensor[]): Traces {
    this.#traces.set(t, this.#operations.keep(traces));
    return traces;
  }

  #get(t: number): Traces {
    const traces = this.#traces.get(t);
    if (!traces) throw new Error(`The traces of step ${t} are not at hand.`);
    return traces;
  }

  #forget(t: number): void {
    for (const tensor of this.#traces.get(t) ?? []) tensor.dispose();
    this.#traces.delete(t);
  }
}
