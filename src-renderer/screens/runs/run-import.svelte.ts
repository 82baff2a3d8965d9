// Taking in what a person brings: a bundle, a run folder, or the tensors of a network; which it is, the lab tells by the content.
import type { CallInput } from '../../../src-main/contract/calls.ts';
import { EngramError } from '../../../src-main/contract/errors.ts';
import { parseValue } from '../../../src-main/contract/values.ts';
import { catalogue } from '../../client/catalogue.svelte.ts';
import { lab } from '../../client/lab.svelte.ts';
import { router } from '../../client/router.svelte.ts';
import { plainPath, problemOfPath } from '../../parts/form/paths.ts';

type Request = CallInput<'runs.importFile'>;

export class RunImport {
  isOpen = $state(false);
  path = $state('');
  /** What tensors are of; empty where the file says it itself. */
  task = $state('');
  /** Empty for the task's usual one. */
  network = $state('');
  settings = $state('');
  isImporting = $state(false);
  /** Why nothing was taken in; empty where something was. */
  problem = $state('');
  #isTried = $state(false);
  readonly tasks = $derived([{ id: '', title: 'As the file says' }, ...catalogue.tasks]);
  readonly networks = $derived.by(() => {
    const fitting = catalogue.tasks.find(({ id }) => id === this.task)?.networks ?? [];
    const known = catalogue.networks.filter(({ id }) => fitting.includes(id));
    return [{ id: '', title: 'The usual one' }, ...known];
  });
  readonly pathProblem = $derived.by(() => {
    const path = plainPath(this.path);
    return path === '' && !this.#isTried ? '' : problemOfPath(path, '/home/ada/run-1.engram.zip');
  });

  chooseTask(task: string): void {
    this.task = task;
    this.network = '';
  }

  /** By the system's own dialog, which Engram's own window has. */
  async choosePath(what: 'file' | 'folder'): Promise<void> {
    this.path = (await window.engram?.choosePath(what)) ?? this.path;
  }

  /** Shows the run once it is there. */
  async submit(): Promise<void> {
    this.#isTried = true;
    if (this.pathProblem !== '') return;
    this.isImporting = true;
    this.problem = '';
    try {
      const { run } = await lab.call('runs.importFile', this.#request());
      router.go('run', String(run.run));
    } catch (error) {
      this.problem = (error as Error).message;
    } finally {
      this.isImporting = false;
    }
  }

  #request(): Request {
    const path = plainPath(this.path);
    if (this.task === '') return { path };
    const set = Object.fromEntries(this.settings.split(/\s+/).filter(Boolean).map(parseSetting));
    const network = this.network === '' ? {} : { network: this.network };
    return { path, experiment: { task: this.task, ...network, set } };
  }
}

function parseSetting(word: string): [string, ReturnType<typeof parseValue>] {
  const at = word.indexOf('=');
  if (at < 1) throw new EngramError('bad-input', `settings: expected key=value, got "${word}".`);
  return [word.slice(0, at), parseValue(word.slice(at + 1))];
}
