// The state of the Experiments screen: what was chosen and typed, what of it differs from the defaults, what is wrong
// with it and what it would cost. All fields come from the lab's descriptions, all defaults from its own estimate.
import { untrack } from 'svelte';
import type {
  Estimate,
  Experiment,
  ExperimentRequest,
  ParameterDescription,
} from '../../../src-main/contract/experiment.ts';
import type { Dataset } from '../../../src-main/contract/data.ts';
import { dataSets } from '../../client/data-sets.svelte.ts';
import { lab } from '../../client/lab.svelte.ts';
import { router } from '../../client/router.svelte.ts';
import { checkField } from '../../parts/form/check.ts';
import type { CheckedField } from '../../parts/form/check.ts';
import { titleOf } from '../../parts/form/words.ts';
import { catalogue } from '../../client/catalogue.svelte.ts';
import { entryGroup, runGroup } from './fields.ts';
import type { FieldGroup } from './fields.ts';
import { noRefusal, readRefusal } from './problems.ts';
import { differences, flatten } from './values.ts';
import type { Values } from './values.ts';

const estimateDelayMs = 150;

type Texts = Readonly<Record<string, string>>;

export class ExperimentForm {
  readonly catalogue = catalogue;
  /** The chosen task and network with everything else at its default; null until the lab has told. */
  defaults = $state.raw<Experiment | null>(null);
  /** Empty where the lab is to choose. */
  engine = $state('');
  data = $state<string | null>(null);
  /** What was typed, by the parameter's name; what is not here has its default. */
  typed = $state.raw<Texts>({});
  /** What the experiment would be and cost, as it stood when it was last right; null before that. */
  estimate = $state.raw<Estimate | null>(null);
  /** The run that the experiment is compared with. */
  other = $state<number | null>(null);
  isStarting = $state(false);
  /** The request that `estimate` is of. */
  #estimated = $state.raw<ExperimentRequest | null>(null);
  #refusal = $state.raw(noRefusal);
  /** What was typed when the lab refused it. */
  #refused = $state.raw<Texts>({});
  /** The address's detail that the form was last filled from. */
  #begunFrom: string | null = null;

  readonly task = $derived(this.catalogue.tasks.find(({ id }) => id === this.defaults?.task));
  readonly network = $derived(this.catalogue.networks.find(({ id }) => id === this.defaults?.network));
  /** Those that can be given the chosen task. */
  readonly networks = $derived(
    this.catalogue.networks.filter(({ id }) => this.task?.networks.includes(id) ?? true),
  );
  readonly groups: readonly FieldGroup[] = $derived(this.#group());
  readonly fields = $derived(this.groups.flatMap(({ fields }) => fields));
  readonly checked: ReadonlyMap<string, CheckedField> = $derived(
    new Map(this.fields.map((field) => [field.name, checkField(field, this.textOf(field))])),
  );
  readonly changed = $derived(this.fields.filter((field) => this.isChanged(field)));
  readonly isAtDefaults = $derived(this.changed.length === 0 && this.data === null && this.engine === '');
  readonly wrong = $derived(this.fields.filter(({ name }) => this.problemOf(name) !== ''));
  /** Only what differs from the defaults; null while a field cannot be read. */
  readonly request: ExperimentRequest | null = $derived(this.#compose());
  /** What is wrong with the experiment as a whole; empty where nothing is. */
  readonly failure = $derived(this.#refusal.sentence || this.#missingEngine());
  /** Why training cannot start; empty where it can. */
  readonly obstacle = $derived(this.#findObstacle());
  readonly otherRun = $derived(this.other === null ? undefined : lab.runs.get(this.other));
  readonly differences = $derived(
    this.otherRun ? differences(flatten(this.otherRun.experiment), this.#values()) : [],
  );

  /** Keeps the form in step with the address and the lab; called by the screen as it begins. */
  follow(): void {
    $effect(() => {
      const { detail } = router.route;
      if (lab.isConnected) untrack(() => void this.#begin(detail));
    });
    $effect(() => {
      const { request } = this;
      if (!request || !lab.isConnected) return;
      const timer = setTimeout(() => void this.#estimate(request), estimateDelayMs);
      return () => clearTimeout(timer);
    });
  }

  textOf({ name, default: value }: ParameterDescription): string {
    return this.typed[name] ?? String(value);
  }

  isChanged(field: ParameterDescription): boolean {
    return this.checked.get(field.name)?.value !== field.default;
  }

  /** What is wrong with a field; empty where nothing is. */
  problemOf(name: string): string {
    const problem = this.checked.get(name)?.problem;
    if (problem) return problem;
    return this.typed[name] === this.#refused[name] ? (this.#refusal.fields.get(name) ?? '') : '';
  }

  type(name: string, text: string): void {
    this.typed = { ...this.typed, [name]: text };
  }

  reset(name: string): void {
    this.typed = Object.fromEntries(Object.entries(this.typed).filter(([other]) => other !== name));
  }

  resetAll(): void {
    this.typed = {};
    this.data = null;
    this.engine = '';
  }

  /** The network stays where it can be given this task too; else it becomes the task's own. */
  chooseTask(task: string): Promise<unknown> {
    const network = this.defaults?.network;
    const fitting = this.catalogue.tasks.find(({ id }) => id === task)?.networks ?? [];
    const isKept = network !== undefined && fitting.includes(network);
    return this.#try(() => this.#load({ task, ...(isKept && { network }) }));
  }

  chooseNetwork(network: string): Promise<unknown> {
    return this.#try(() => this.#load({ task: this.defaults?.task ?? '', network }));
  }

  /** Fills the form with a request, whatever stood there. */
  fill(request: ExperimentRequest): Promise<unknown> {
    return this.#try(async () => {
      const { task, network, engine, data, episodes, seed, set = {} } = request;
      await this.#load({ task, ...(network !== undefined && { network }) });
      this.engine = engine ?? '';
      this.data = data ?? null;
      const given = Object.entries({ episodes, seed, ...set }).filter(([, value]) => value !== undefined);
      this.typed = Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
    });
  }

  async start(): Promise<void> {
    const { request } = this;
    if (this.obstacle !== '' || !request) return;
    this.isStarting = true;
    const started = await this.#try(() => lab.call('runs.create', request));
    this.isStarting = false;
    if (!started) return;
    this.#begunFrom = '';
    router.go('run', started.run);
  }

  /** Fills the form once for each run or data set that the address names; else leaves it as it stands. */
  async #begin(detail: string): Promise<void> {
    await this.#try(() => this.catalogue.load());
    if (!this.catalogue.training || (this.defaults && detail === this.#begunFrom)) return;
    this.#begunFrom = detail;
    const run = detail.startsWith('run-') ? lab.runs.get(Number(detail.slice(4))) : undefined;
    const dataset = detail.startsWith('data-') ? dataSets.find(detail.slice(5)) : undefined;
    if (run) {
      this.other = run.run;
      await this.fill(requestOf(run.experiment));
    } else if (dataset) {
      await this.#chooseData(dataset);
    } else if (!this.defaults) {
      await this.chooseTask(this.catalogue.tasks[0].id);
    }
    if (detail !== '' && !run && !dataset) {
      const wanted = detail.startsWith('data-') ? 'data set' : 'run';
      this.#refusal = { ...noRefusal, sentence: `There is no ${wanted} to begin from at "${detail}".` };
    }
  }

  /** The first task that takes pictures, with these; no larger than they are. */
  async #chooseData({ id, width, height }: Dataset): Promise<void> {
    const task = this.catalogue.tasks.find(({ takesPictures }) => takesPictures);
    if (!task) return;
    const size = task.parameters.find(({ name }) => name === 'pictureSize')?.default ?? 0;
    const side = Math.min(width, height);
    await this.fill({ task: task.id, data: id, ...(side < Number(size) && { set: { pictureSize: side } }) });
  }

  async #load(request: ExperimentRequest): Promise<void> {
    this.defaults = (await lab.call('runs.estimate', request)).experiment;
  }

  async #estimate(request: ExperimentRequest): Promise<void> {
    const estimate = await this.#try(() => lab.call('runs.estimate', request));
    if (!estimate) return;
    this.estimate = estimate;
    this.#estimated = request;
  }

  /** Does something that the lab may refuse; the refusal is shown where it belongs, and undefined is returned. */
  async #try<T>(work: () => Promise<T>): Promise<T | undefined> {
    const { typed } = this;
    try {
      const result = await work();
      this.#refusal = noRefusal;
      return result;
    } catch (error) {
      const names = this.fields.map(({ name }) => name);
      this.#refusal = readRefusal(error instanceof Error ? error.message : String(error), names);
      this.#refused = typed;
      return undefined;
    }
  }

  #group(): FieldGroup[] {
    const { defaults, task, network } = this;
    const { training } = this.catalogue;
    if (!defaults || !task || !network || !training) return [];
    return [
      runGroup(defaults),
      entryGroup('Task', task, defaults.settings.task),
      entryGroup('Network', network, defaults.settings.network),
      entryGroup('Training', training, defaults.settings.training),
    ];
  }

  #compose(): ExperimentRequest | null {
    const { defaults } = this;
    if (!defaults || [...this.checked.values()].some(({ problem }) => problem !== '')) return null;
    const given = this.changed.map(({ name }) => [name, this.checked.get(name)?.value] as const);
    const { episodes, seed, ...set } = Object.fromEntries(given) as NonNullable<ExperimentRequest['set']>;
    return {
      task: defaults.task,
      network: defaults.network,
      ...(this.engine !== '' && { engine: this.engine }),
      ...(this.data !== null && this.task?.takesPictures && { data: this.data }),
      ...(episodes !== undefined && { episodes: Number(episodes) }),
      ...(seed !== undefined && { seed: Number(seed) }),
      ...(Object.keys(set).length > 0 && { set }),
    };
  }

  /** The experiment as it stands; what cannot be read, as it was typed. */
  #values(): Values {
    if (!this.defaults) return {};
    const { task, network } = this.defaults;
    const typed = this.fields.map((field) => [
      field.name,
      this.checked.get(field.name)?.value ?? this.textOf(field),
    ]);
    const engine = this.engine || this.estimate?.experiment.engine;
    return { task, network, engine, data: this.data, ...Object.fromEntries(typed) } as Values;
  }

  /** Why the chosen engine cannot be used; empty where it can, or is not yet known. */
  #missingEngine(): string {
    return this.catalogue.engines.find(({ id }) => id === this.engine)?.reason ?? '';
  }

  #findObstacle(): string {
    if (!lab.isConnected) return 'The lab is not connected; it is being started again.';
    const wrong = this.wrong.map(({ name }) => titleOf(name));
    if (wrong.length === 1) return `${wrong[0]} needs another value.`;
    if (wrong.length === 2) return `${wrong.join(' and ')} need other values.`;
    if (wrong.length > 2) return `${wrong.length} fields need other values.`;
    if (this.#missingEngine()) return 'The chosen engine is not available.';
    if (this.failure !== '' && this.#estimated !== this.request) return 'This experiment cannot run.';
    if (!this.request) return 'The lab is being asked what there is.';
    return this.isStarting ? 'Starting.' : '';
  }
}

function requestOf({ settings, data, ...choices }: Experiment): ExperimentRequest {
  const set = { ...settings.task, ...settings.network, ...settings.training };
  return { ...choices, ...(data !== null && { data }), set };
}

/** The one form: it stands as it was left when a person comes back to it. */
export const form = new ExperimentForm();
