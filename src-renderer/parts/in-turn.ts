// Work that takes tens of milliseconds, one piece a task, so that the page answers in between.
let last = Promise.resolve();

/** Does it soon, after what was given before it. */
export function inTurn(work: () => unknown): void {
  last = last.then(() => new Promise((resolve) => setTimeout(() => resolve(void work()))));
}
