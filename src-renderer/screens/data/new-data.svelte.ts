// Adding a data set: asks the lab for it, and shows it when it is there, unless the person has gone elsewhere meanwhile.
import type { CallInput } from '../../../src-main/contract/calls.ts';
import type { DataJob } from '../../../src-main/contract/data.ts';
import { dataSets } from '../../client/data-sets.svelte.ts';
import { lab } from '../../client/lab.svelte.ts';
import { router } from '../../client/router.svelte.ts';
import { dataScreen } from './data.svelte.ts';
import { freeName } from './names.ts';
import { removal } from './removal.svelte.ts';

type Request =
  | { readonly call: 'data.import'; readonly input: CallInput<'data.import'> }
  | { readonly call: 'data.generate'; readonly input: CallInput<'data.generate'> }
  | { readonly call: 'data.download'; readonly input: CallInput<'data.download'> };

export class NewData {
  /** What is waited for; null where nothing is. */
  awaited = $state.raw<DataJob | null>(null);
  isAsking = $state(false);
  /** Why nothing came of the last attempt; empty where something did. */
  problem = $state('');
  readonly isBusy = $derived(this.isAsking || this.awaited !== null);
  /** The address's detail when it was asked for. */
  #place = '';
  #onDone: () => void = () => undefined;

  constructor() {
    lab.onEvent((event) => {
      if (event.event === 'data.job' && event.job.job === this.awaited?.job) this.#follow(event.job);
    });
  }

  /** `onDone` is called when the data set is there. */
  async begin({ call, input }: Request, onDone: () => void = () => undefined): Promise<void> {
    this.isAsking = true;
    this.problem = '';
    try {
      await removal.finish();
      this.#place = router.route.detail;
      this.#onDone = onDone;
      this.awaited = await lab.call(call, input);
    } catch (error) {
      this.problem = (error as Error).message;
    } finally {
      this.isAsking = false;
    }
    this.#catchUp();
  }

  generatePictures(count: number): Promise<void> {
    const name = freeName('pictures', dataScreen.takenNames);
    return this.begin({ call: 'data.generate', input: { generator: 'pictures', count, name } });
  }

  /** It may have ended before the lab's answer was read. */
  #catchUp(): void {
    const known = dataSets.jobs.find(({ job }) => job === this.awaited?.job);
    if (known) this.#follow(known);
  }

  #follow(job: DataJob): void {
    if (job.status === 'running') return;
    this.awaited = null;
    if (job.status === 'failed') this.problem = job.error?.message ?? '';
    if (job.status !== 'done' || !job.dataset) return;
    this.#onDone();
    if (router.route.screen !== 'data' || router.route.detail !== this.#place) return;
    dataScreen.show(job.dataset);
    if (!job.isDuplicate) dataSets.dismiss(job.job);
  }
}

/** What is being added stands as it was left when a person comes back to it. */
export const adding = new NewData();
