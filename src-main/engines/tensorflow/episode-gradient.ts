// The way back through an episode on TensorFlow, in our own gradient: no tape, no matrix of traces kept for each step. It goes
// as science/plasticity/reference.ts does: at step t through the update of the traces after it, then through the step itself.
import type { Floats } from '../../science/arrays.ts';
import type { Episode } from './episode.ts';
import type { TensorFlowParameter } from './parameter.ts';
import type { Tensor } from './tfjs.ts';
import type { Pulled, Traces } from './traces.ts';

/** dLoss with respect to what step t left to those after it. */
interface Flow {
  readonly state: Tensor | null;
  /** With respect to the traces that step t + 1 used; null where they did not matter. */
  readonly traces: Traces | null;
  /** The gradient of a matrix alpha so far, of each episode. */
  readonly alpha: Tensor | null;
}

/** Columns of one step, whose sums or products over all steps are gradients. */
interface Trail {
  /** dLoss/ddrive; null where no drive mattered. */
  readonly delta: Tensor | null;
  /** Of each row's rate, and where it is trained apart of eta. */
  readonly rate: Tensor | null;
  readonly eta: Tensor | null;
  /** dLoss/d(v x + b), of the modulator. */
  readonly drive: Tensor | null;
}

const nothing: Trail = { delta: null, rate: null, eta: null, drive: null };

export class EpisodeGradient {
  readonly #episode: Episode;
  /** By step; kept until the next way back. */
  #trails: Trail[] = [];

  constructor(episode: Episode) {
    this.#episode = episode;
  }

  /** Sets the gradients of all parameters from dLoss/dstates [T, B, N]. */
  run(dStates: Floats): void {
    this.close();
    const { steps } = this.#episode;
    const size = dStates.length / steps.length;
    this.#trails = steps.map(() => nothing);
    let flow: Flow = { state: null, traces: null, alpha: null };
    for (let t = steps.length - 1; t >= 0; t--) {
      const given = dStates.subarray(t * size, (t + 1) * size);
      const after = this.#episode.operations.tidy(() => this.#stepBack(t, given, flow));
      disposeOf(flow, after.flow);
      ({ flow } = after);
      this.#trails[t] = after.trail;
      this.#episode.plasticity?.history.forgetFrom(t + 1);
    }
    this.#store(flow);
    disposeOf(flow, null);
  }

  /** dLoss/dinputs [T, B, N]. */
  readInputGradient(): Float32Array {
    const { neurons, batch } = this.#episode.shape;
    const size = batch * neurons;
    const dInputs = new Float32Array(this.#trails.length * size);
    this.#trails.forEach(({ delta }, t) => {
      if (delta) dInputs.set(this.#episode.operations.read(delta), t * size);
    });
    return dInputs;
  }

  #stepBack(t: number, given: Floats, flow: Flow): { flow: Flow; trail: Trail } {
    const { operations, steps, shape } = this.#episode;
    let dPost = operations.tensor(given, this.#episode.lead([shape.neurons, 1]));
    if (flow.state) dPost = operations.add(dPost, flow.state);
    const pulled = this.#pullTraces(t, flow.traces);
    const drive = pulled && this.#pullModulator(t, pulled.rate);
    if (pulled) dPost = operations.add(dPost, pulled.post);
    const { modulatorWeight } = this.#episode.parameters;
    if (drive && modulatorWeight)
      dPost = operations.add(dPost, operations.multiply(drive, modulatorWeight.values));
    const delta = steps[t].isHeld ? null : this.#delta(t, dPost);
    const trail = { ...nothing, delta, drive, rate: pulled?.rate ?? null, eta: pulled?.eta ?? null };
    const before: Flow = {
      state: pulled?.pre ?? null,
      traces: pulled?.traces ?? null,
      alpha: flow.alpha,
    };
    return { trail, flow: delta ? this.#pullStep(t, delta, before) : before };
  }

  /** Through the update after step t. After the first step it changed nothing, because nothing came before. */
  #pullTraces(t: number, flow: Traces | null): Pulled | null {
    const { plasticity } = this.#episode;
    if (!plasticity || !flow || t === 0) return null;
    const { history, traceRule } = plasticity;
    const [after, before] = [history.at(t + 1), history.at(t)];
    return traceRule.pullBack(before, after, this.#episode.momentOf(t), flow);
  }

  /** dLoss/d(v x(t) + b) from that of the rates of all rows. */
  #pullModulator(t: number, dRates: Tensor): Tensor | null {
    const { operations, parameters, steps } = this.#episode;
    const { modulator } = steps[t];
    if (!modulator) return null;
    const fanned = parameters.fanOutWeight
      ? operations.multiply(dRates, parameters.fanOutWeight.values)
      : dRates;
    return operations.tanhBack(modulator, operations.sum(fanned, [-2], true));
  }

  /** dLoss/ddrive of step t. */
  #delta(t: number, dPost: Tensor): Tensor {
    const { operations, steps } = this.#episode;
    const { state, free } = steps[t];
    const delta = operations.tanhBack(state, dPost);
    return free ? operations.multiply(delta, free) : delta;
  }

  /** Through the drive of step t to x(t-1), to the traces and to alpha. */
  #pullStep(t: number, delta: Tensor, flow: Flow): Flow {
    if (t === 0) return flow;
    const { operations, parameters, plasticity, steps } = this.#episode;
    const { product } = operations;
    const before = steps[t - 1].state;
    let dPre = product(parameters.w.values, delta, { left: true });
    if (flow.state) dPre = operations.add(dPre, flow.state);
    const alpha = parameters.alpha?.values;
    if (!plasticity || !alpha || t === 1) return { ...flow, state: dPre };
    const [hebb] = plasticity.history.at(t);
    if (this.#episode.shape.alpha === 'matrix') {
      const both = operations.outer(delta, before);
      const own = product(operations.multiply(alpha, hebb), delta, { left: true });
      const dAlpha = operations.multiply(hebb, both);
      return {
        state: operations.add(dPre, own),
        alpha: flow.alpha ? operations.add(flow.alpha, dAlpha) : dAlpha,
        traces: this.#addTrace(flow.traces, operations.multiply(alpha, both)),
      };
    }
    const weighted = operations.multiply(alpha, delta);
    return {
      ...flow,
      state: operations.add(dPre, product(hebb, weighted, { left: true })),
      traces: this.#addTrace(flow.traces, operations.outer(weighted, before)),
    };
  }

  #addTrace(flow: Traces | null, dHebb: Tensor): Traces {
    const { operations, plasticity } = this.#episode;
    if (flow) return [operations.add(flow[0], dHebb), ...flow.slice(1)];
    return plasticity?.rule.hasEligibility ? [dHebb, operations.zeros(dHebb.shape)] : [dHebb];
  }

  #store(flow: Flow): void {
    const { operations, parameters, shape, steps, plasticity } = this.#episode;
    const trails = this.#trails.map((trail, t) => ({ ...trail, t }));
    const list = (name: keyof Trail) =>
      trails.flatMap(({ t, [name]: column }) => (column ? [{ t, column }] : []));
    const [driven, rates, etas, drives] = [list('delta'), list('rate'), list('eta'), list('drive')];
    const stepped = driven.filter(({ t }) => t > 0);
    const recalled = driven.filter(({ t }) => steps[t].recalled);
    const columns = (entries: readonly { column: Tensor }[]) => entries.map(({ column }) => column);
    const states = (entries: readonly { t: number }[], lag: number) =>
      entries.map(({ t }) => steps[t - lag].state);
    const modulators = (entries: readonly { t: number }[]) =>
      entries.map(({ t }) => steps[t].modulator ?? operations.constant(0));

    this.#set(parameters.w, stepped, () =>
      operations.product(this.#rows(columns(stepped)), this.#rows(states(stepped, 1)), { left: true }),
    );
    if (shape.alpha === 'matrix') this.#setAlpha(flow.alpha);
    else
      this.#set(parameters.alpha, recalled, () =>
        this.#paired(
          columns(recalled),
          recalled.map(({ t }) => steps[t].recalled ?? operations.constant(0)),
        ),
      );
    const own = plasticity?.rule.rate === 'eta' ? rates : etas;
    this.#set(parameters.eta, own, () => this.#packed(columns(own)));
    this.#set(parameters.modulatorWeight, drives, () => this.#paired(states(drives, 0), columns(drives)));
    this.#set(parameters.modulatorBias, drives, () => this.#packed(columns(drives)));
    this.#set(parameters.fanOutWeight, rates, () => this.#paired(columns(rates), modulators(rates)));
    this.#set(parameters.fanOutBias, rates, () => this.#packed(columns(rates)));
  }

  /** Sets a gradient from values of all steps, summed until they have its shape; zero where there are none. */
  #set(parameter: TensorFlowParameter | undefined, entries: readonly unknown[], work: () => Tensor): void {
    if (!parameter) return;
    const { operations } = this.#episode;
    const { shape } = parameter.gradient;
    const gradient = operations.tidy(() => {
      if (entries.length === 0) return operations.zeros(shape);
      const values = work();
      return values.shape.length === 2 ? values : this.#sumTo(shape, values);
    });
    parameter.setGradient(gradient);
  }

  /** From [K, …, N, 1] to a column, or to one number. */
  #sumTo(shape: readonly number[], values: Tensor): Tensor {
    const { sum, reshape } = this.#episode.operations;
    const axes = values.shape.map((_, axis) => axis);
    return reshape(sum(values, shape[0] === values.shape[axes.length - 2] ? axes.slice(0, -2) : axes), shape);
  }

  #setAlpha(perEpisode: Tensor | null): void {
    const { operations, parameters, shape } = this.#episode;
    this.#set(parameters.alpha, perEpisode ? [perEpisode] : [], () =>
      perEpisode && shape.batch > 1
        ? operations.sum(perEpisode, [0])
        : operations.add(perEpisode ?? operations.constant(0), operations.constant(0)),
    );
  }

  #packed(columns: readonly Tensor[]): Tensor {
    return this.#episode.operations.pack(columns);
  }

  #paired(left: readonly Tensor[], right: readonly Tensor[]): Tensor {
    return this.#episode.operations.multiply(this.#packed(left), this.#packed(right));
  }

  /** Columns of many steps as rows, [K B, N]. */
  #rows(columns: readonly Tensor[]): Tensor {
    const { neurons, batch } = this.#episode.shape;
    return this.#episode.operations.reshape(this.#packed(columns), [columns.length * batch, neurons]);
  }

  close(): void {
    for (const trail of this.#trails)
      for (const tensor of Object.values(trail)) (tensor as Tensor | null)?.dispose();
    this.#trails = [];
  }
}

/** Disposes of what `next` does not hold on to. */
function disposeOf(flow: Flow, next: Flow | null): void {
  const held = next ? tensorsOf(next) : [];
  for (const tensor of tensorsOf(flow)) if (!held.includes(tensor)) tensor.dispose();
}

function tensorsOf({ state, traces, alpha }: Flow): Tensor[] {
  return [state, alpha, ...(traces ?? [])].filter((tensor) => tensor !== null);
}
