// Which rows of a long list are worth rendering: those in sight and a few around them. Rows have one height.
export class RowWindow {
  scrollTop = $state(0);
  height = $state(600);
  readonly #count: () => number;
  readonly #rowHeight: () => number;
  readonly #around: number;
  readonly first = $derived.by(() =>
    Math.max(0, Math.floor(this.scrollTop / this.#rowHeight()) - this.#around),
  );
  readonly end = $derived.by(() =>
    Math.min(this.#count(), Math.ceil((this.scrollTop + this.height) / this.#rowHeight()) + this.#around),
  );

  /** `count` gives the number of all rows, `rowHeight` the height of each in CSS pixels; `around` are rendered unseen. */
  constructor(count: () => number, rowHeight: () => number, around = 6) {
    this.#around = around;
    this.#count = count;
    this.#rowHeight = rowHeight;
  }

  /** Heights of what is not rendered, above and below. */
  get above(): number {
    return this.first * this.#rowHeight();
  }

  get below(): number {
    return Math.max(0, this.#count() - this.end) * this.#rowHeight();
  }

  /** Rows that fit, for a page's step. */
  get page(): number {
    return Math.max(1, Math.floor(this.height / this.#rowHeight()) - 2);
  }

  /** Where to scroll to so that a row is in sight; `covered` pixels at the top show no rows. */
  topFor(row: number, covered = 0): number {
    const top = row * this.#rowHeight();
    const lowest = top + this.#rowHeight() + covered - this.height;
    return Math.min(top, Math.max(lowest, this.scrollTop));
  }
}
