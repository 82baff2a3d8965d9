// The first items of each data set, for the list; read once.
import { SvelteMap } from 'svelte/reactivity';
import type { Dataset } from '../../../src-main/contract/data.ts';
import { ItemPages } from './item-pages.svelte.ts';
import type { Item } from './item-pages.svelte.ts';

const previewItems = 6;

class Previews {
  readonly #pages = new SvelteMap<string, ItemPages>();

  /** Has the first items read, unless they were. */
  read(dataset: Dataset): void {
    if (this.#pages.has(dataset.id)) return;
    const pages = new ItemPages(dataset, previewItems);
    this.#pages.set(dataset.id, pages);
    pages.want(0, previewItems);
  }

  itemsOf({ id, items }: Dataset): (Item | undefined)[] {
    const pages = this.#pages.get(id);
    return Array.from({ length: Math.min(items, previewItems) }, (_, k) => pages?.item(k));
  }
}

export const previews = new Previews();
