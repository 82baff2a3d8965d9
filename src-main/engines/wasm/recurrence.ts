// The recurrence on the WebAssembly kernels: its buffers, and what of them the kernels are told. The sweeps themselves
// stand in kernels/assembly.
import { EngramError } from '../../contract/errors.ts';
import type { Floats } from '../../science/arrays.ts';
import { boundOf, findRule } from '../../science/plasticity/recurrence.ts';
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';
import type { Recurrence, RecurrenceParameters } from '../engine.ts';
import { alphaCodes, episodeFields, recurrenceFields, ruleCodes, slotFields } from '../kernels/layout.ts';
import type { Kernels } from './kernels.ts';
import { KernelRecord, PaddedMatrix, rowBytes } from './memory.ts';
import type { KernelMemory } from './memory.ts';
import type { WasmParameter } from './parameter.ts';

/** Ways to do less for the same result, each taken where its condition holds. */
export interface Shortcuts {
  /** Steps at which every neuron is clamped are taken along by the sweep after them, under decaying Hebb. */
  readonly isCollapsing: boolean;
  /** Under decaying Hebb with one alpha a row or one in all, past states stand in for the trace while they are fewer than neurons. */
  readonly isAttending: boolean;
  /** Traces are rewound on the way back where rounding allows it, instead of kept and computed again. */
  readonly isRewinding: boolean;
}

export const allShortcuts: Shortcuts = { isCollapsing: true, isAttending: true, isRewinding: true };

/**
 * Rewinding a linear trace divides by 1 - eta a step (under Oja by at least that), and rounding grows as it does. Up to
 * this growth over an episode the gradient of alpha errs by at most 4e-6 of its norm (test/engines/rewinding.test.ts).
 * Eta = .01 over 106 steps is a growth of 2.9, eta = .026 of 16.
 */
const safeGrowth = 16;

/** Bytes that scratch matrices of a batch may take: decides, by the shape alone, how many episodes go back at once. */
const scratchBytes = 2 ** 28;
const mostSlots = 16;

/** Every sweep of an episode. */
const allSweeps = 0xffffffff;

type EpisodeRecord = KernelRecord<(typeof episodeFields)[number]>;
type SlotRecord = KernelRecord<(typeof slotFields)[number]>;

export class WasmRecurrence implements Recurrence {
  readonly shape: RecurrenceShape;
  readonly #memory: KernelMemory;
  readonly #kernels: Kernels;
  readonly #parameters: RecurrenceParameters<WasmParameter>;
  readonly #shortcuts: Shortcuts;
  readonly #record: KernelRecord<(typeof recurrenceFields)[number]>;
  readonly #episodes: readonly EpisodeRecord[];
  readonly #slots: readonly SlotRecord[];
  readonly #blocks: number;
  /** [T * B] rows each; states with two more steps, of zeros, in front. */
  readonly #inputs: PaddedMatrix;
  readonly #states: PaddedMatrix;
  readonly #dStates: PaddedMatrix;
  readonly #deltas: PaddedMatrix;
  /** T * B * N floats on their way in or out. */
  readonly #staging: number;
  /** Alpha of every row and its gradient, where one number serves all rows. */
  readonly #alphaRow: PaddedMatrix | null;
  readonly #dAlphaRow: PaddedMatrix | null;
  #keptSegments = 0;
  #keptScratch = 0;
  #hasTraces = false;
  #hasAttention = false;
  #steps = 0;

  constructor(
    memory: KernelMemory,
    kernels: Kernels,
    shape: RecurrenceShape,
    parameters: RecurrenceParameters<WasmParameter>,
    threads: number,
    shortcuts: Shortcuts,
  ) {
    const { neurons, batch, steps, alpha, rule } = shape;
    const code = alpha === 'none' ? 0 : ruleCodes[rule];
    if (code === undefined) {
      throw new EngramError(
        'unavailable',
        `The wasm engine has no kernel for the rule "${rule}". Choose the engine "reference".`,
      );
    }
    this.shape = shape;
    this.#memory = memory;
    this.#kernels = kernels;
    this.#parameters = parameters;
    this.#shortcuts = shortcuts;
    const rows = steps * batch;
    this.#inputs = new PaddedMatrix(memory, rows, neurons);
    this.#states = new PaddedMatrix(memory, rows + 2 * batch, neurons);
    this.#dStates = new PaddedMatrix(memory, rows, neurons);
    this.#deltas = new PaddedMatrix(memory, rows, neurons);
    this.#staging = memory.allocate(4 * rows * neurons);
    this.#alphaRow = alpha === 'scalar' ? new PaddedMatrix(memory, 1, neurons) : null;
    this.#dAlphaRow = alpha === 'scalar' ? new PaddedMatrix(memory, 1, neurons) : null;
    const { blocks, blockRows } = divideRows(neurons);
    this.#blocks = blocks;
    const slots = countSlots(shape);
    this.#episodes = Array.from({ length: batch }, (_, b) => this.#createEpisode(b));
    this.#slots = Array.from({ length: slots }, (_, index) => this.#createSlot(index));
    const listBytes = 4 * rows;
    const { w, modulatorWeight, fanOutWeight, fanOutBias, modulatorBias } = parameters;
    this.#record = new KernelRecord(memory, recurrenceFields, {
      ...{ neurons, bytes: rowBytes(neurons), batch, steps, stride: batch * rowBytes(neurons) },
      ...{ blocks, blockRows, slots, rule: code, alphaKind: alphaCodes[alpha] },
      ...{ isClamped: shape.inputs === 'clamped' ? 1 : 0, segment: segmentLength(steps) },
      w: w.values.offset,
      alpha: this.#alphaRow?.offset ?? parameters.alpha?.values.offset ?? 0,
      modulatorWeight: modulatorWeight?.values.offset ?? 0,
      fanOutWeight: fanOutWeight?.values.offset ?? 0,
      fanOutBias: fanOutBias?.values.offset ?? 0,
      inputs: this.#inputs.offset,
      states: this.#states.offset,
      dStates: this.#dStates.offset,
      deltas: this.#deltas.offset,
      dw: w.gradient.offset,
      dModulatorWeight: modulatorWeight?.gradient.offset ?? 0,
      dModulatorBias: modulatorBias?.gradient.offset ?? 0,
      episodes: memory.list(this.#episodes.map(({ offset }) => offset)),
      slotRecords: memory.list(this.#slots.map(({ offset }) => offset)),
      ...{ lists: memory.allocate(threads * listBytes), listBytes },
      bound: alpha === 'none' ? Infinity : boundOf(shape),
    });
  }

  reset(): Promise<void> {
    this.#begin(this.shape.steps, false);
    for (const episode of this.#episodes) episode.set({ sweepCount: 0, isRefused: 0 });
    return Promise.resolve();
  }

  step(inputs: Floats): Promise<Floats> {
    const t = this.#steps;
    this.#takeInputs(inputs, t);
    for (const episode of this.#episodes) {
      this.#memory.words(episode.get('sweeps') + 8 * t, 2).set([t, 0]);
      episode.set({ sweepCount: t + 1 });
    }
    this.#kernels.runForward(this.#record.offset, t, t + 1);
    return Promise.resolve(this.#gather(this.#states, this.#steps + 1, 1));
  }

  forward(inputs: Floats): Promise<Floats> {
    const steps = inputs.length / this.#stepSize();
    this.#steps = 0;
    this.#takeInputs(inputs, 0);
    const isLinear = this.shape.alpha !== 'none' && this.shape.rule === 'decaying-hebb';
    const isAttention = isLinear && this.#shortcuts.isAttending && this.#canAttend(steps);
    this.#sweep(steps, isLinear && !isAttention && this.#shortcuts.isCollapsing, isAttention);
    const isRefused = this.#episodes.some((episode) => episode.get('isRefused') === 1);
    if (isRefused) this.#sweep(steps, false, isAttention);
    return Promise.resolve(this.#gather(this.#states, 2, steps));
  }

  backward(dStates: Floats): Promise<Floats> {
    this.#scatter(dStates, this.#dStates, 0);
    this.#kernels.runBackward(this.#record.offset, this.#steps);
    this.#storeSums();
    return Promise.resolve(this.#gather(this.#deltas, 0, this.#steps));
  }

  #sweep(steps: number, isCollapsing: boolean, isAttention: boolean): void {
    if (isCollapsing) this.#memory.floats(this.#deltas.offset, this.#deltas.bytes / 4).fill(0);
    for (const { offset } of this.#episodes)
      this.#kernels.planSweeps(this.#record.offset, offset, steps, isCollapsing);
    this.#begin(Math.max(...this.#episodes.map((episode) => episode.get('sweepCount'))), isAttention);
    this.#steps = steps;
    this.#kernels.runForward(this.#record.offset, 0, allSweeps);
  }

  /** Gets ready for episodes of at most `sweeps` sweeps. */
  #begin(sweeps: number, isAttention: boolean): void {
    const { alpha, eta, modulatorBias } = this.#parameters;
    const rate = eta?.values.row(0)[0] ?? 0;
    const canRewind = this.#shortcuts.isRewinding && this.#canRewind(rate);
    const segment = segmentLength(sweeps);
    this.#makeRoom(isAttention);
    if (this.shape.alpha !== 'none' && !canRewind && !isAttention) this.#keepTraces(sweeps, segment);
    this.#alphaRow?.row(0).fill(alpha?.values.row(0)[0] ?? 0);
    this.#record.set({
      ...{ canRewind: canRewind ? 1 : 0, isAttention: isAttention ? 1 : 0, segment, eta: rate },
      modulatorBias: modulatorBias?.values.row(0)[0] ?? 0,
    });
    this.#steps = 0;
  }

  #canRewind(eta: number): boolean {
    const { rule, steps } = this.shape;
    if (rule !== 'decaying-hebb' && rule !== 'oja') return false;
    return Math.abs(1 - eta) ** -(steps - 1) <= safeGrowth;
  }

  /** A step over past states costs less than one over synapses while there are fewer of them. */
  #canAttend(steps: number): boolean {
    const { alpha, neurons } = this.shape;
    return (alpha === 'neuron' || alpha === 'scalar') && steps <= neurons;
  }

  #createEpisode(b: number): EpisodeRecord {
    const { steps, alpha, rule } = this.shape;
    const isModulated = alpha !== 'none' && findRule(rule).rate !== 'eta';
    const segments = segmentLength(steps) + 1;
    return new KernelRecord(this.#memory, episodeFields, {
      offset: b * rowBytes(this.shape.neurons),
      keptHebb: this.#memory.allocate(4 * segments),
      keptEligibility: this.#memory.allocate(4 * segments),
      sweeps: this.#memory.allocate(8 * steps),
      modulators: isModulated ? this.#memory.allocate(4 * steps) : 0,
      dModulators: isModulated ? this.#memory.allocate(4 * steps) : 0,
    });
  }

  /** The first slot's dalpha is the gradient itself. */
  #createSlot(index: number): SlotRecord {
    const { steps, alpha } = this.shape;
    const dAlpha = () => {
      if (index === 0) return this.#dAlphaRow?.offset ?? this.#parameters.alpha?.gradient.offset ?? 0;
      return alpha === 'matrix' ? this.#matrix() : this.#rows(1);
    };
    return new KernelRecord(this.#memory, slotFields, {
      dAlpha: alpha === 'none' ? 0 : dAlpha(),
      partials: this.#rows(2 * this.#blocks),
      ...{ dPosts: this.#rows(1), dRates: this.#rows(2) },
      ...{ dFanOutWeight: this.#rows(1), dFanOutBias: this.#rows(1) },
      dEta: this.#memory.allocate(8 * this.#blocks),
      segmentHebb: this.#memory.allocate(4 * segmentLength(steps)),
      segmentEligibility: this.#memory.allocate(4 * segmentLength(steps)),
    });
  }

  #matrix(): number {
    return new PaddedMatrix(this.#memory, this.shape.neurons, this.shape.neurons).offset;
  }

  #rows(count: number): number {
    return new PaddedMatrix(this.#memory, count, this.shape.neurons).offset;
  }

  /** Allocates, on first need, what the traces or the attention form in their stead want; stays. */
  #makeRoom(isAttention: boolean): void {
    if (this.shape.alpha === 'none') return;
    if (isAttention && !this.#hasAttention) this.#makeAttention();
    if (!isAttention && !this.#hasTraces) this.#makeTraces();
  }

  #makeTraces(): void {
    this.#hasTraces = true;
    const { hasEligibility } = findRule(this.shape.rule);
    for (const episode of this.#episodes)
      episode.set({ hebb: this.#matrix(), eligibility: hasEligibility ? this.#matrix() : 0 });
    for (const slot of this.#slots)
      slot.set({ dHebb: this.#matrix(), dEligibility: hasEligibility ? this.#matrix() : 0 });
  }

  #makeAttention(): void {
    this.#hasAttention = true;
    const { steps } = this.shape;
    for (const episode of this.#episodes)
      episode.set({ scores: this.#memory.allocate(4 * steps ** 2), means: this.#rows(steps) });
    for (const slot of this.#slots) {
      const products = this.#memory.allocate(4 * steps);
      slot.set({ dTraceStates: this.#rows(steps), attention: this.#rows(1), products });
    }
  }

  /** Makes room for the traces of `sweeps` sweeps, kept at every `segment`-th and computed again between; stays. */
  #keepTraces(sweeps: number, segment: number): void {
    const extend = (record: { get(name: string): number }, field: string, from: number, to: number) => {
      for (let k = from; k < to; k++) this.#memory.words(record.get(field) + 4 * k, 1)[0] = this.#matrix();
    };
    const segments = Math.floor((sweeps - 1) / segment) + 1;
    const hasEligibility = findRule(this.shape.rule).hasEligibility;
    for (const episode of this.#episodes as readonly { get(name: string): number }[]) {
      extend(episode, 'keptHebb', this.#keptSegments, segments);
      if (hasEligibility) extend(episode, 'keptEligibility', this.#keptSegments, segments);
    }
    for (const slot of this.#slots as readonly { get(name: string): number }[]) {
      extend(slot, 'segmentHebb', this.#keptScratch, segment);
      if (hasEligibility) extend(slot, 'segmentEligibility', this.#keptScratch, segment);
    }
    this.#keptSegments = Math.max(this.#keptSegments, segments);
    this.#keptScratch = Math.max(this.#keptScratch, segment);
  }

  /** Gradients that are sums over rows: in double precision, slot by slot and block by block. */
  #storeSums(): void {
    const { alpha, eta, fanOutWeight, fanOutBias } = this.#parameters;
    if (eta) eta.gradient.row(0)[0] = sum(this.#slots.flatMap((slot) => this.#dEta(slot)));
    if (alpha && this.#dAlphaRow) alpha.gradient.row(0)[0] = sum([...this.#dAlphaRow.row(0)]);
    if (fanOutWeight) this.#addRows('dFanOutWeight', fanOutWeight.gradient);
    if (fanOutBias) this.#addRows('dFanOutBias', fanOutBias.gradient);
  }

  #dEta(slot: SlotRecord): number[] {
    return [...this.#memory.doubles(slot.get('dEta'), this.#blocks)];
  }

  #addRows(field: 'dFanOutWeight' | 'dFanOutBias', gradient: PaddedMatrix): void {
    const total = gradient.row(0).fill(0);
    for (const slot of this.#slots)
      this.#memory.floats(slot.get(field), total.length).forEach((value, j) => (total[j] += value));
  }

  #takeInputs(inputs: Floats, from: number): void {
    const count = inputs.length / this.#stepSize();
    if (from + count > this.shape.steps) {
      throw new EngramError(
        'bad-input',
        `Expected an episode of at most ${this.shape.steps} steps, got ${from + count}.`,
      );
    }
    this.#scatter(inputs, this.#inputs, from);
    this.#steps = from + count;
  }

  #stepSize(): number {
    return this.shape.batch * this.shape.neurons;
  }

  /** Copies dense [T, B, N] into rows, from step `from` on. */
  #scatter(dense: Floats, rows: PaddedMatrix, from: number): void {
    const { neurons, batch } = this.shape;
    this.#memory.floats(this.#staging, dense.length).set(dense);
    // prettier-ignore
    this.#kernels.scatter(dense.length / neurons, 4 * neurons, rowBytes(neurons), this.#staging, rows.at(from * batch));
  }

  /** Dense [count, B, N] from the rows of step `from` on. */
  #gather(rows: PaddedMatrix, from: number, count: number): Float32Array {
    const { neurons, batch } = this.shape;
    // prettier-ignore
    this.#kernels.gather(count * batch, 4 * neurons, rowBytes(neurons), this.#staging, rows.at(from * batch));
    return this.#memory.floats(this.#staging, count * this.#stepSize()).slice();
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** About sqrt(T): as many traces are kept as are computed again at a time. */
function segmentLength(sweeps: number): number {
  return Math.max(1, Math.ceil(Math.sqrt(sweeps)));
}

/** Blocks of rows that threads share out; few where a step is short. */
function divideRows(neurons: number): { blocks: number; blockRows: number } {
  const wanted = neurons >= 512 ? 16 : neurons >= 128 ? 4 : 1;
  const blockRows = 4 * Math.ceil(neurons / wanted / 4);
  return { blocks: Math.ceil(neurons / blockRows), blockRows };
}

/** Episodes that may go back at once, by the scratch matrices that each needs at worst. */
function countSlots({ neurons, batch, steps }: RecurrenceShape): number {
  const matrix = neurons * rowBytes(neurons);
  const needed = 2 * (2 + segmentLength(steps)) * matrix;
  return Math.max(1, Math.min(batch, mostSlots, Math.floor(scratchBytes / needed)));
}
