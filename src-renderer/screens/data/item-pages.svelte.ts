// The items of one data set, read from the lab a page at a time as they come into sight; only the latest pages are kept.
import { SvelteMap } from 'svelte/reactivity';
import { mostThumbnails } from '../../../src-main/contract/data.ts';
import type { Dataset, DatasetDetails, Thumbnails } from '../../../src-main/contract/data.ts';
import { lab } from '../../client/lab.svelte.ts';

const pageBytes = 1_000_000;
const keptBytes = 48_000_000;
const pagesAtOnce = 2;
/** As the lab reduces thumbnails. */
const mostSide = 128;

export interface Item {
  /** Its place among all, from 0. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** uint8 [height, width, channels]. */
  readonly pixels: Uint8Array;
  /** Its class's name. */
  readonly className: string;
  readonly isTest: boolean;
}

export class ItemPages {
  readonly dataset: Dataset;
  /** With their counts, in order of their labels; empty until the first page has come. */
  classes = $state.raw<DatasetDetails['classes']>([]);
  /** Why items are missing; empty where they are not. */
  problem = $state('');
  readonly #pages = new SvelteMap<number, Thumbnails>();
  readonly #pageItems: number;
  readonly #reading = new Set<number>();
  #wanted = { first: 0, end: 0 };

  /** `pageItems` items are read at a time; by default, as many as are quick to read. */
  constructor(dataset: Dataset, pageItems = fitPage(dataset)) {
    this.dataset = dataset;
    this.#pageItems = pageItems;
  }

  /** Has the items from `first` to before `end` read; what was wanted before is not, unless it is under way. */
  want(first: number, end: number): void {
    this.#wanted = { first, end: Math.min(end, this.dataset.items) };
    this.problem = '';
    this.#readOn();
  }

  /** Undefined until its page has come. */
  item(index: number): Item | undefined {
    const page = this.#pages.get(Math.floor(index / this.#pageItems));
    if (!page || index < 0 || index >= page.from + page.labels.length) return undefined;
    const { width, height, channels, pixels, labels, isTest } = page;
    const [k, bytes] = [index - page.from, width * height * channels];
    return {
      index,
      width,
      height,
      channels,
      pixels: pixels.subarray(k * bytes, (k + 1) * bytes),
      className: this.classes[labels[k]]?.name ?? '',
      isTest: isTest[k],
    };
  }

  #readOn(): void {
    if (this.problem !== '') return;
    const missing = this.#missing();
    for (const page of missing.slice(0, pagesAtOnce - this.#reading.size)) void this.#read(page);
  }

  #missing(): number[] {
    const first = Math.floor(this.#wanted.first / this.#pageItems);
    const end = Math.ceil(this.#wanted.end / this.#pageItems);
    const pages = Array.from({ length: Math.max(0, end - first) }, (_, k) => first + k);
    return pages.filter((page) => !this.#pages.has(page) && !this.#reading.has(page));
  }

  async #read(page: number): Promise<void> {
    this.#reading.add(page);
    const [from, to] = [page * this.#pageItems, (page + 1) * this.#pageItems];
    try {
      const { classes, thumbnails } = await lab.call('data.show', { data: this.dataset.id, from, to });
      if (this.classes.length === 0) this.classes = classes;
      this.#pages.set(page, thumbnails);
      this.#forgetFarPages(thumbnails.pixels.length);
    } catch (error) {
      this.problem = (error as Error).message;
    } finally {
      this.#reading.delete(page);
    }
    this.#readOn();
  }

  #forgetFarPages(bytes: number): void {
    const most = Math.max(8, Math.floor(keptBytes / Math.max(1, bytes)));
    const centre = (this.#wanted.first + this.#wanted.end) / 2 / this.#pageItems;
    const byDistance = [...this.#pages.keys()].sort((a, b) => Math.abs(b - centre) - Math.abs(a - centre));
    for (const page of byDistance.slice(0, Math.max(0, byDistance.length - most))) this.#pages.delete(page);
  }
}

function fitPage({ width, height, channels }: Dataset): number {
  const itemBytes = Math.min(width, mostSide) * Math.min(height, mostSide) * channels;
  return Math.max(20, Math.min(mostThumbnails, Math.floor(pageBytes / itemBytes)));
}
