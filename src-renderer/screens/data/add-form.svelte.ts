// What was typed to add a data set, and what is wrong with it: one form for importing, one for generating.
import type { CallInput } from '../../../src-main/contract/calls.ts';
import type { GeneratorKind, ImportKind } from '../../../src-main/contract/data.ts';
import { checkField } from '../../parts/form/check.ts';
import { plainPath, problemOfPath } from '../../parts/form/paths.ts';
import { generateFields, importFields } from './add-fields.ts';
import type { NumberField } from './add-fields.ts';
import { dataScreen } from './data.svelte.ts';
import { freeName, nameFromPath, problemOfName } from './names.ts';
import { adding } from './new-data.svelte.ts';

type Texts = Readonly<Record<string, string>>;

/** The numbers and the name; what is not typed has its default. */
abstract class AddForm {
  /** Whether it was tried to submit: what is missing is said from then on. */
  isTried = $state(false);
  #texts = $state.raw<Texts>({});
  /** Null until the person types one. */
  #ownName = $state<string | null>(null);
  abstract readonly fields: readonly NumberField[];
  protected abstract readonly suggestedName: string;

  get name(): string {
    return this.#ownName ?? this.suggestedName;
  }

  get nameProblem(): string {
    if (this.#ownName === null && !this.isTried) return '';
    return problemOfName(this.name.trim(), dataScreen.takenNames);
  }

  typeName(text: string): void {
    this.#ownName = text;
  }

  textOf({ name, default: value }: NumberField): string {
    return this.#texts[name] ?? String(value);
  }

  isChanged(field: NumberField): boolean {
    return this.textOf(field).trim() !== String(field.default);
  }

  problemOf(field: NumberField): string {
    return this.#isLeftOut(field) ? '' : checkField(field, this.textOf(field)).problem;
  }

  type(name: string, text: string): void {
    this.#texts = { ...this.#texts, [name]: text };
  }

  reset(name: string): void {
    this.#texts = Object.fromEntries(Object.entries(this.#texts).filter(([other]) => other !== name));
  }

  /** For the next data set: what was typed is kept but for the name. */
  begin(): void {
    this.isTried = false;
    this.#ownName = null;
  }

  /** The number of a field; undefined where it was left out or is at its default. */
  protected valueOf(field: NumberField): number | undefined {
    if (this.#isLeftOut(field) || !this.isChanged(field)) return undefined;
    return checkField(field, this.textOf(field)).value as number;
  }

  /** Whether nothing is wrong; from now on, what is missing is said. */
  protected try(): boolean {
    this.isTried = true;
    return this.nameProblem === '' && this.fields.every((field) => this.problemOf(field) === '');
  }

  #isLeftOut(field: NumberField): boolean {
    return field.isOptional === true && this.textOf(field).trim() === '';
  }
}

export class ImportForm extends AddForm {
  kind = $state<ImportKind>('images');
  path = $state('');
  licence = $state('');
  readonly fields: readonly NumberField[] = $derived(
    this.kind === 'images'
      ? [importFields.testShare, importFields.size]
      : this.kind === 'npz' || this.kind === 'idx'
        ? [importFields.testShare]
        : [],
  );
  readonly plainPath = $derived(plainPath(this.path));
  readonly pathProblem = $derived(this.#checkPath());
  protected readonly suggestedName = $derived(freeName(nameFromPath(this.plainPath), dataScreen.takenNames));

  /** By the system's own dialog, which Engram's own window has. */
  async choosePath(what: 'file' | 'folder'): Promise<void> {
    this.path = (await window.engram?.choosePath(what)) ?? this.path;
  }

  async submit(): Promise<void> {
    if (!this.try() || this.pathProblem !== '') return;
    const licence = this.licence.trim();
    const [testShare, size] = [importFields.testShare, importFields.size].map((field) =>
      this.fields.includes(field) ? this.valueOf(field) : undefined,
    );
    const input: CallInput<'data.import'> = {
      kind: this.kind,
      path: this.plainPath,
      name: this.name.trim(),
      ...(licence !== '' && { licence }),
      ...(testShare !== undefined && { testShare }),
      ...(size !== undefined && { size }),
    };
    await adding.begin({ call: 'data.import', input }, () => this.begin());
  }

  override begin(): void {
    super.begin();
    this.path = '';
    this.licence = '';
  }

  #checkPath(): string {
    if (this.plainPath === '' && !this.isTried) return '';
    return problemOfPath(this.plainPath, '/home/ada/pictures');
  }
}

export class GenerateForm extends AddForm {
  generator = $state<GeneratorKind>('pictures');
  readonly fields = $derived(generateFields(this.generator));
  protected readonly suggestedName = $derived(freeName(this.generator, dataScreen.takenNames));

  async submit(): Promise<void> {
    if (!this.try()) return;
    const numbers = this.fields.map((field) => [field.name, this.valueOf(field)] as const);
    const given = Object.fromEntries(numbers.filter(([, value]) => value !== undefined));
    const input: CallInput<'data.generate'> = {
      generator: this.generator,
      name: this.name.trim(),
      count: 1000,
      ...given,
    };
    await adding.begin({ call: 'data.generate', input }, () => this.begin());
  }
}

export const importForm = new ImportForm();
export const generateForm = new GenerateForm();
