// The state of the Data screen: which data sets are listed, and which of them the address means.
import type { Dataset } from '../../../src-main/contract/data.ts';
import { addressOf, dataSets } from '../../client/data-sets.svelte.ts';
import { router } from '../../client/router.svelte.ts';
import { removal } from './removal.svelte.ts';

/** How data is added; in the address with a plus before, which no data set's name begins with. */
export const ways = ['import', 'generate', 'download'] as const;
export type Way = (typeof ways)[number];

class DataScreen {
  /** Null until the lab has told; without what is being removed. */
  readonly listed = $derived(dataSets.all?.filter(({ id }) => id !== removal.pending?.id) ?? null);
  /** How data is being added, if it is. */
  readonly way = $derived(ways.find((way) => router.route.detail === `+${way}`) ?? null);
  /** What is looked at: what the address means or, where it says nothing, what was looked at last. */
  readonly chosen = $derived(this.way ? null : this.#choose(router.route.detail));
  /** The address's word for a data set that is not there; empty where it is. */
  readonly unknown = $derived(this.way || this.chosen || !this.listed ? '' : router.route.detail);
  readonly takenNames = $derived([
    ...(dataSets.all ?? []).map(({ name }) => name),
    ...dataSets.running.map(({ name }) => name),
  ]);
  #lastId = '';

  show(dataset: Dataset): void {
    router.go('data', addressOf(dataset.id));
  }

  add(way: Way): void {
    router.go('data', `+${way}`);
  }

  /** Back from adding to what was looked at before. */
  leaveAdding(): void {
    const last = this.#choose('');
    router.go('data', last ? addressOf(last.id) : '');
  }

  remember({ id }: Dataset): void {
    this.#lastId = id;
  }

  /** Takes it out of sight and shows its neighbour in the list. */
  async remove(dataset: Dataset): Promise<void> {
    const listed = this.listed ?? [];
    const place = listed.findIndex(({ id }) => id === dataset.id);
    const neighbour = listed.at(place + 1) ?? listed.at(Math.max(0, place - 1));
    await removal.begin(dataset);
    if (!removal.pending) return;
    router.go('data', neighbour && neighbour.id !== dataset.id ? addressOf(neighbour.id) : '');
  }

  undoRemoval(): void {
    const kept = removal.undo();
    if (kept) this.show(kept);
  }

  #choose(detail: string): Dataset | null {
    const listed = this.listed ?? [];
    const wanted = detail === '' ? undefined : dataSets.find(detail);
    if (detail !== '') return listed.find(({ id }) => id === wanted?.id) ?? null;
    return listed.find(({ id }) => id === this.#lastId) ?? listed.at(0) ?? null;
  }
}

export const dataScreen = new DataScreen();
