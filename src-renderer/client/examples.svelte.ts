// The example runs that come with Engram: which there are, which were opened, and opening them.
import type { Example } from '../../src-main/contract/examples.ts';
import type { Run } from '../../src-main/contract/runs.ts';
import { lab } from './lab.svelte.ts';

/** Stands for all studies where one could be named. */
export const everyStudy = '';

class Examples {
  /** By name; empty until the lab has told. */
  all = $state.raw<readonly Example[]>([]);
  /** The study whose examples are being opened, or every one; null when none are. */
  opening = $state<string | null>(null);
  /** Why they could not be read or opened, by study; empty where they could. */
  problems = $state.raw<Readonly<Record<string, string>>>({});
  readonly #opened = $derived(
    new Map([...lab.runs.values()].flatMap((run) => (run.origin ? [[run.uid, run] as const] : []))),
  );
  #isLoaded = false;

  /** Asks once: they belong to the program. */
  async load(): Promise<void> {
    if (this.#isLoaded) return;
    try {
      this.all = await lab.call('examples.list', {});
      this.#isLoaded = true;
      this.#tell(everyStudy, '');
    } catch (error) {
      this.#tell(everyStudy, (error as Error).message);
    }
  }

  of(study: string): readonly Example[] {
    return study === everyStudy ? this.all : this.all.filter((example) => example.study === study);
  }

  /** Its run in this home; undefined where it was not opened. */
  runOf({ uid }: Example): Run | undefined {
    return this.#opened.get(uid);
  }

  /** Takes the examples of a study in, those that are not here yet; the runs appear by events. */
  async open(study: string): Promise<Run[]> {
    this.opening = study;
    this.#tell(study, '');
    try {
      return await lab.call('examples.open', study === everyStudy ? {} : { study });
    } catch (error) {
      this.#tell(study, (error as Error).message);
      return [];
    } finally {
      this.opening = null;
    }
  }

  #tell(study: string, problem: string): void {
    this.problems = { ...this.problems, [study]: problem };
  }
}

export const examples = new Examples();
