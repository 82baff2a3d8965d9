// The state of the section "Sweep and seeds": which fields are varied over what, the seeds, how points are chosen and judged, and
// what all of it would come to. Everything that is not varied is the form's.
import type { CallInput } from '../../../src-main/contract/calls.ts';
import type { ParameterDescription } from '../../../src-main/contract/experiment.ts';
import { readSeeds, readValues } from '../../../src-main/contract/sweep-words.ts';
import type { SweepAxis, SweepEstimate, SweepMethod } from '../../../src-main/contract/sweeps.ts';
import { lab } from '../../client/lab.svelte.ts';
import { router } from '../../client/router.svelte.ts';
import { form } from './experiments.svelte.ts';
import { exampleList, exampleRange } from './sweep-examples.ts';

type Request = CallInput<'sweeps.create'>;

/** A field that is varied, and what was typed of it. */
export interface VariedField {
  readonly name: string;
  readonly text: string;
}

interface Read<T> {
  readonly value: T | null;
  /** What is wrong; empty where nothing is. */
  readonly problem: string;
}

const estimateDelayMs = 200;

export class SweepForm {
  isOpen = $state(false);
  varied = $state.raw<readonly VariedField[]>([]);
  seeds = $state('1-3');
  method = $state<SweepMethod>('grid');
  points = $state('20');
  /** Empty for what the task's study measures. */
  metric = $state('');
  direction = $state<'' | 'minimise' | 'maximise'>('');
  estimate = $state.raw<SweepEstimate | null>(null);
  isStarting = $state(false);
  #refusal = $state('');

  /** All but the seed, of which there are several anyway. */
  readonly fields = $derived(form.fields.filter(({ name }) => name !== 'seed'));
  readonly readAxes: readonly Read<SweepAxis>[] = $derived(
    this.varied.map(({ name, text }) => read(() => toAxis(name, text))),
  );
  readonly readSeeds = $derived(read(() => readSeeds(this.seeds)));
  readonly request: Request | null = $derived(this.#compose());
  /** What the lab says against it; empty where it says nothing. */
  readonly refusal = $derived(this.request ? this.#refusal : '');
  /** Why it cannot start; empty where it can. */
  readonly obstacle = $derived(this.#findObstacle());

  /** Keeps the estimate in step with what was typed; called by the section as it begins. */
  follow(): void {
    $effect(() => {
      const { request } = this;
      if (!request || !this.isOpen || !lab.isConnected) return;
      const timer = setTimeout(() => void this.#estimate(request), estimateDelayMs);
      return () => clearTimeout(timer);
    });
  }

  /** Varies a further field, the one that is asked for or the first that is not varied yet. */
  add(name?: string): void {
    const free = this.fields.find((field) =>
      name === undefined ? !this.#isVaried(field.name) : field.name === name,
    );
    if (free && !this.#isVaried(free.name))
      this.varied = [...this.varied, { name: free.name, text: exampleList(free) }];
  }

  remove(index: number): void {
    this.varied = this.varied.filter((_, k) => k !== index);
  }

  choose(index: number, name: string): void {
    const field = this.fieldOf(name);
    if (field) this.#replace(index, { name, text: exampleList(field) });
  }

  type(index: number, text: string): void {
    this.#replace(index, { name: this.varied[index].name, text });
  }

  /** Writes a list or a range for a person to change. A grid takes so many values of a range. */
  suggest(index: number, kind: 'list' | 'range'): void {
    const field = this.fieldOf(this.varied[index].name);
    if (!field) return;
    const range = this.method === 'grid' ? `${exampleRange(field)}:5` : exampleRange(field);
    this.type(index, kind === 'list' ? exampleList(field) : range);
  }

  fieldOf(name: string): ParameterDescription | undefined {
    return this.fields.find((field) => field.name === name);
  }

  /** Whether it is one of several that are still free, or the field's own. */
  isFree(name: string, index: number): boolean {
    return this.varied.every((other, k) => k === index || other.name !== name);
  }

  async start(): Promise<void> {
    const { request } = this;
    if (this.obstacle !== '' || !request) return;
    this.isStarting = true;
    try {
      router.go('sweeps', (await lab.call('sweeps.create', request)).sweep);
    } catch (error) {
      this.#refusal = (error as Error).message;
    } finally {
      this.isStarting = false;
    }
  }

  #isVaried(name: string): boolean {
    return this.varied.some((other) => other.name === name);
  }

  #replace(index: number, field: VariedField): void {
    this.varied = this.varied.map((other, k) => (k === index ? field : other));
  }

  #compose(): Request | null {
    const seeds = this.readSeeds.value;
    const axes = this.readAxes.flatMap(({ value }) => (value ? [value] : []));
    if (!form.request || !seeds || axes.length < this.varied.length) return null;
    const { set = {}, episodes, ...base } = form.request;
    delete base.seed;
    const kept = Object.entries(set).filter(([name]) => !this.#isVaried(name));
    const isGrid = this.method === 'grid';
    return {
      base: {
        ...base,
        ...(episodes !== undefined && !this.#isVaried('episodes') && { episodes }),
        ...(kept.length > 0 && { set: Object.fromEntries(kept) }),
      },
      ...{ axes, seeds, method: this.method },
      ...(!isGrid && { points: Number(this.points) }),
      ...(this.metric !== '' && {
        goal: { metric: this.metric, ...(this.direction !== '' && { direction: this.direction }) },
      }),
    };
  }

  async #estimate(request: Request): Promise<void> {
    try {
      const estimate = await lab.call('sweeps.estimate', request);
      if (request === this.request) [this.estimate, this.#refusal] = [estimate, ''];
    } catch (error) {
      if (request === this.request) [this.estimate, this.#refusal] = [null, (error as Error).message];
    }
  }

  #findObstacle(): string {
    if (form.obstacle !== '') return form.obstacle;
    if (!this.request) return 'What is varied, or the seeds, need other values.';
    if (this.refusal !== '') return 'This sweep cannot run.';
    if (!this.estimate) return 'The lab is being asked what it would be.';
    return this.isStarting ? 'Starting.' : '';
  }
}

function toAxis(name: string, text: string): SweepAxis {
  const values = readValues(name, text);
  return values.kind === 'axis' ? values.axis : { kind: 'list', name, values: [values.value] };
}

function read<T>(work: () => T): Read<T> {
  try {
    return { value: work(), problem: '' };
  } catch (error) {
    return { value: null, problem: (error as Error).message.replace(/^\w+: /, '') };
  }
}

/** The one form, as it was left. */
export const sweepForm = new SweepForm();
