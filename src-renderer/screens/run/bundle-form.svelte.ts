// Saving a run as a bundle: where to, and what came of it.
import type { CallOutput } from '../../../src-main/contract/calls.ts';
import { lab } from '../../client/lab.svelte.ts';
import { pathIn, plainPath, problemOfPath } from '../../parts/form/paths.ts';

export class BundleForm {
  readonly name: string;
  isOpen = $state(false);
  path = $state('');
  isSaving = $state(false);
  /** Why nothing was saved; empty where something was. */
  problem = $state('');
  saved = $state.raw<CallOutput<'runs.bundle'> | null>(null);
  readonly #run: number;
  #isTried = $state(false);
  readonly pathProblem = $derived.by(() => {
    const path = plainPath(this.path);
    return path === '' && !this.#isTried ? '' : problemOfPath(path, `/home/ada/${this.name}`);
  });

  constructor(run: number) {
    this.#run = run;
    this.name = `run-${run}.engram.zip`;
  }

  /** By the system's own dialog, which Engram's own window has. */
  async chooseFolder(): Promise<void> {
    const folder = await window.engram?.choosePath('folder');
    if (folder) this.path = pathIn(folder, this.name);
  }

  async save(): Promise<void> {
    this.#isTried = true;
    if (this.pathProblem !== '') return;
    this.isSaving = true;
    this.problem = '';
    this.saved = null;
    try {
      this.saved = await lab.call('runs.bundle', { run: this.#run, file: plainPath(this.path) });
    } catch (error) {
      this.problem = (error as Error).message;
    } finally {
      this.isSaving = false;
    }
  }
}
