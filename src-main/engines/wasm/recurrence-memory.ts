// All that a recurrence keeps in the kernels' memory, and the records that tell them where. Traces and what stands in for
// them are made on first need and stay.
import { EngramError } from '../../contract/errors.ts';
import type { Floats } from '../../science/arrays.ts';
import { boundOf, findRule } from '../../science/plasticity/recurrence.ts';
import type { RecurrenceShape } from '../../science/plasticity/recurrence.ts';
import type { RecurrenceParameters } from '../engine.ts';
import { alphaCodes, episodeFields, recurrenceFields, ruleCodes, slotFields } from '../kernels/layout.ts';
import { segmentLength } from '../rewinding.ts';
import type { Kernels } from './kernels.ts';
import { KernelRecord, PaddedMatrix, rowBytes } from './memory.ts';
import type { KernelMemory } from './memory.ts';
import type { WasmParameter } from './parameter.ts';

/** Bytes that scratch matrices of a batch may take: decides, by the shape alone, how many episodes go back at once. */
const scratchBytes = 2 ** 28;
const mostSlots = 16;

type Parameters = RecurrenceParameters<WasmParameter>;
type EpisodeRecord = KernelRecord<(typeof episodeFields)[number]>;
type SlotRecord = KernelRecord<(typeof slotFields)[number]>;

/** The rows of a batch's steps, [T * B, N]. */
interface StepBuffers {
  readonly inputs: PaddedMatrix;
  /** With two more steps, of zeros, in front. */
  readonly states: PaddedMatrix;
  readonly dStates: PaddedMatrix;
  readonly deltas: PaddedMatrix;
}

export class RecurrenceMemory {
  readonly record: KernelRecord<(typeof recurrenceFields)[number]>;
  readonly episodes: readonly EpisodeRecord[];
  readonly slots: readonly SlotRecord[];
  readonly blocks: number;
  readonly steps: StepBuffers;
  /** Alpha of every row and its gradient, where one number serves all rows. */
  readonly sharedAlpha: { readonly values: PaddedMatrix; readonly gradient: PaddedMatrix } | null;
  readonly #memory: KernelMemory;
  readonly #kernels: Kernels;
  readonly #shape: RecurrenceShape;
  readonly #hasEligibility: boolean;
  /** T * B * N floats on their way in or out. */
  readonly #staging: number;
  #hasTraces = false;
  #hasAttention = false;
  #keptSegments = 0;
  #keptScratch = 0;

  /** Throws `out-of-memory`, and `unavailable` for a rule that there is no kernel for. */
  constructor(
    memory: KernelMemory,
    kernels: Kernels,
    shape: RecurrenceShape,
    parameters: Parameters,
    threads: number,
  ) {
    const { neurons, batch, steps, alpha } = shape;
    this.#memory = memory;
    this.#kernels = kernels;
    this.#shape = shape;
    this.#hasEligibility = alpha !== 'none' && findRule(shape.rule).hasEligibility;
    this.#staging = memory.allocate(4 * steps * batch * neurons);
    this.blocks = divideRows(neurons).blocks;
    this.steps = this.#createSteps();
    this.sharedAlpha =
      alpha === 'scalar'
        ? { values: new PaddedMatrix(memory, 1, neurons), gradient: new PaddedMatrix(memory, 1, neurons) }
        : null;
    const dAlpha = this.sharedAlpha?.gradient.offset ?? parameters.alpha?.gradient.offset ?? 0;
    this.episodes = Array.from({ length: batch }, (_, b) => this.#createEpisode(b));
    this.slots = Array.from({ length: countSlots(shape) }, (_, index) => this.#createSlot(index, dAlpha));
    this.record = new KernelRecord(memory, recurrenceFields, {
      ...this.#describeShape(),
      ...this.#describeParameters(parameters),
      episodes: memory.list(this.episodes.map(({ offset }) => offset)),
      slotRecords: memory.list(this.slots.map(({ offset }) => offset)),
      ...{ lists: memory.allocate(threads * 8 * steps * batch), listBytes: 8 * steps * batch },
    });
  }

  #describeShape() {
    const { neurons, batch, steps, alpha, inputs } = this.#shape;
    const bytes = rowBytes(neurons);
    return {
      ...{ neurons, bytes, batch, steps, stride: batch * bytes, ...divideRows(neurons) },
      ...{ slots: countSlots(this.#shape), rule: ruleCode(this.#shape), alphaKind: alphaCodes[alpha] },
      ...{ isClamped: inputs === 'clamped' ? 1 : 0 },
      bound: alpha === 'none' ? Infinity : boundOf(this.#shape),
      inputs: this.steps.inputs.offset,
      states: this.steps.states.offset,
      dStates: this.steps.dStates.offset,
      deltas: this.steps.deltas.offset,
    };
  }

  #describeParameters({ w, alpha, modulatorWeight, modulatorBias, fanOutWeight, fanOutBias }: Parameters) {
    return {
      w: w.values.offset,
      dw: w.gradient.offset,
      alpha: this.sharedAlpha?.values.offset ?? alpha?.values.offset ?? 0,
      modulatorWeight: modulatorWeight?.values.offset ?? 0,
      dModulatorWeight: modulatorWeight?.gradient.offset ?? 0,
      dModulatorBias: modulatorBias?.gradient.offset ?? 0,
      fanOutWeight: fanOutWeight?.values.offset ?? 0,
      fanOutBias: fanOutBias?.values.offset ?? 0,
    };
  }

  #createSteps(): StepBuffers {
    const { neurons, batch, steps } = this.#shape;
    const buffer = (count: number) => new PaddedMatrix(this.#memory, count * batch, neurons);
    return {
      inputs: buffer(steps),
      states: buffer(steps + 2),
      dStates: buffer(steps),
      deltas: buffer(steps),
    };
  }

  #createEpisode(b: number): EpisodeRecord {
    const { neurons, steps, alpha, rule } = this.#shape;
    const isModulated = alpha !== 'none' && findRule(rule).rate !== 'eta';
    const segments = segmentLength(steps) + 1;
    return new KernelRecord(this.#memory, episodeFields, {
      offset: b * rowBytes(neurons),
      keptHebb: this.#memory.allocate(4 * segments),
      keptEligibility: this.#memory.allocate(4 * segments),
      sweeps: this.#memory.allocate(8 * steps),
      modulators: isModulated ? this.#memory.allocate(4 * steps) : 0,
      dModulators: isModulated ? this.#memory.allocate(4 * steps) : 0,
    });
  }

  /** The first slot's dalpha is the gradient itself. */
  #createSlot(index: number, gradient: number): SlotRecord {
    const { steps, alpha } = this.#shape;
    const own = () => (alpha === 'matrix' ? this.#matrix() : this.#rows(1));
    return new KernelRecord(this.#memory, slotFields, {
      dAlpha: alpha === 'none' ? 0 : index === 0 ? gradient : own(),
      partials: this.#rows(2 * this.blocks),
      ...{ dPosts: this.#rows(1), dRates: this.#rows(2) },
      ...{ dFanOutWeight: this.#rows(1), dFanOutBias: this.#rows(1) },
      dEta: this.#memory.allocate(128 * this.blocks),
      segmentHebb: this.#memory.allocate(4 * segmentLength(steps)),
      segmentEligibility: this.#memory.allocate(4 * segmentLength(steps)),
    });
  }

  #matrix(): number {
    return new PaddedMatrix(this.#memory, this.#shape.neurons, this.#shape.neurons).offset;
  }

  #rows(count: number): number {
    return new PaddedMatrix(this.#memory, count, this.#shape.neurons).offset;
  }

  /** The trace of every episode, and its gradient for every one that goes back at once. */
  makeTraces(): void {
    if (this.#hasTraces) return;
    this.#hasTraces = true;
    const eligibility = () => (this.#hasEligibility ? this.#matrix() : 0);
    for (const episode of this.episodes) episode.set({ hebb: this.#matrix(), eligibility: eligibility() });
    for (const slot of this.slots) slot.set({ dHebb: this.#matrix(), dEligibility: eligibility() });
  }

  /** What stands in for traces where past states do. */
  makeAttention(): void {
    if (this.#hasAttention) return;
    this.#hasAttention = true;
    const { steps } = this.#shape;
    for (const episode of this.episodes)
      episode.set({ scores: this.#memory.allocate(4 * steps ** 2), means: this.#rows(steps) });
    for (const slot of this.slots) {
      const products = this.#memory.allocate(4 * steps);
      slot.set({ dTraceStates: this.#rows(steps), attention: this.#rows(1), products });
    }
  }

  /** Room for the traces of `sweeps` sweeps, kept at every `segment`-th and computed again between. */
  keepTraces(sweeps: number, segment: number): void {
    const segments = Math.floor((sweeps - 1) / segment) + 1;
    for (const episode of this.episodes) {
      this.#extend(episode.get('keptHebb'), this.#keptSegments, segments);
      if (this.#hasEligibility) this.#extend(episode.get('keptEligibility'), this.#keptSegments, segments);
    }
    for (const slot of this.slots) {
      this.#extend(slot.get('segmentHebb'), this.#keptScratch, segment);
      if (this.#hasEligibility) this.#extend(slot.get('segmentEligibility'), this.#keptScratch, segment);
    }
    this.#keptSegments = Math.max(this.#keptSegments, segments);
    this.#keptScratch = Math.max(this.#keptScratch, segment);
  }

  /** A list of pointers gets matrices for its entries [from, to). */
  #extend(list: number, from: number, to: number): void {
    for (let k = from; k < to; k++) {
      const matrix = this.#matrix();
      this.#memory.words(list + 4 * k, 1)[0] = matrix;
    }
  }

  /** Adds a sweep for step t to every episode. */
  addSweep(t: number): void {
    for (const episode of this.episodes) {
      this.#memory.words(episode.get('sweeps') + 8 * t, 2).set([t, 0]);
      episode.set({ sweepCount: t + 1 });
    }
  }

  clearDeltas(): void {
    this.#memory.floats(this.steps.deltas.offset, this.steps.deltas.bytes / 4).fill(0);
  }

  /** dLoss/deta, slot by slot and block by block. */
  dEta(): number {
    let sum = 0;
    for (const slot of this.slots)
      for (let block = 0; block < this.blocks; block++)
        sum += this.#memory.doubles(slot.get('dEta') + 128 * block, 1)[0];
    return sum;
  }

  /** Sums a row over the slots into `gradient`. */
  sumSlots(field: 'dFanOutWeight' | 'dFanOutBias', gradient: PaddedMatrix): void {
    const total = gradient.row(0).fill(0);
    for (const slot of this.slots)
      this.#memory.floats(slot.get(field), total.length).forEach((value, j) => (total[j] += value));
  }

  /** Copies dense [count, B, N] into rows, from step `from` on. */
  scatter(dense: Floats, rows: PaddedMatrix, from: number): void {
    const { neurons, batch } = this.#shape;
    this.#memory.floats(this.#staging, dense.length).set(dense);
    // prettier-ignore
    this.#kernels.scatter(dense.length / neurons, 4 * neurons, rowBytes(neurons), this.#staging, rows.at(from * batch));
  }

  /** Dense [count, B, N] from the rows of step `from` on. */
  gather(rows: PaddedMatrix, from: number, count: number): Float32Array {
    const { neurons, batch } = this.#shape;
    // prettier-ignore
    this.#kernels.gather(count * batch, 4 * neurons, rowBytes(neurons), this.#staging, rows.at(from * batch));
    return this.#memory.floats(this.#staging, count * batch * neurons).slice();
  }
}

function ruleCode({ alpha, rule }: RecurrenceShape): number {
  const code = alpha === 'none' ? 0 : ruleCodes[rule];
  if (code !== undefined) return code;
  throw new EngramError(
    'unavailable',
    `The wasm engine has no kernel for the rule "${rule}". Choose the engine "reference".`,
  );
}

/** Blocks of rows that threads share out; few where a step is short. */
export function divideRows(neurons: number): { blocks: number; blockRows: number } {
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
