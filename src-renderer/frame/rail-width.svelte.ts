// Whether the rail shows words: as the person chose, which is remembered, and never in a narrow window.
const key = 'engram.rail';

class RailWidth {
  #narrow = window.matchMedia('(max-width: 1099px)');
  isNarrow = $state(this.#narrow.matches);
  #isChosen = $state(localStorage.getItem(key) === 'collapsed');
  readonly isCollapsed = $derived(this.isNarrow || this.#isChosen);

  constructor() {
    this.#narrow.addEventListener('change', ({ matches }) => (this.isNarrow = matches));
  }

  toggle(): void {
    this.#isChosen = !this.#isChosen;
    localStorage.setItem(key, this.#isChosen ? 'collapsed' : 'wide');
  }
}

export const railWidth = new RailWidth();
