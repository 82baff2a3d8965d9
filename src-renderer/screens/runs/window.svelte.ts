// Which rows of a long list are worth rendering: those in sight and a few around them. Rows have one height.
export const rowHeight = 44;
const around = 6;

export class RowWindow {
  scrollTop = $state(0);
  height = $state(600);
  readonly #count: () => number;
  readonly first = $derived.by(() => Math.max(0, Math.floor(this.scrollTop / rowHeight) - around));
  readonly end = $derived.by(() =>
    Math.min(this.#count(), Math.ceil((this.scrollTop + this.height) / rowHeight) + around),
  );

  /** `count` gives the number of all rows. */
  constructor(count: () => number) {
    this.#count = count;
  }

  /** Heights of what is not rendered, above and below. */
  get above(): number {
    return this.first * rowHeight;
  }

  get below(): number {
    return Math.max(0, this.#count() - this.end) * rowHeight;
  }

  /** Rows that fit, for a page's step. */
  get page(): number {
    return Math.max(1, Math.floor(this.height / rowHeight) - 2);
  }
}
