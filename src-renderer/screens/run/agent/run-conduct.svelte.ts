// Which step of an agent's episode is looked at, and how the episode is played.

/** Steps a second that can be chosen. */
export const speeds = [1, 2, 5, 10, 30, 60] as const;

/** An episode of a few steps would be over before it is seen. */
function usualSpeed(steps: number): number {
  return steps <= 30 ? 2 : 10;
}

export class RunConduct {
  /** Steps a second. */
  speed = $state(10);
  isPlaying = $state(false);
  #chosen = $state(0);
  readonly #steps: () => number;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `steps` gives the length of the episode that is shown, which may be another after a look at a newer checkpoint. */
  constructor(steps: () => number) {
    this.#steps = steps;
    this.speed = usualSpeed(steps());
  }

  /** Counted from 0. */
  get step(): number {
    return Math.max(0, Math.min(this.#chosen, this.#steps() - 1));
  }

  get isAtEnd(): boolean {
    return this.step >= this.#steps() - 1;
  }

  goTo(step: number): void {
    this.#chosen = Math.max(0, Math.min(Math.round(step), this.#steps() - 1));
  }

  /** A step that a person takes ends the playing. */
  move(by: number): void {
    this.pause();
    this.goTo(this.step + by);
  }

  /** From the beginning where it is at the end. */
  play(): void {
    if (this.isPlaying) return;
    if (this.isAtEnd) this.goTo(0);
    this.isPlaying = true;
    this.#begin();
  }

  pause(): void {
    clearInterval(this.#timer);
    this.isPlaying = false;
  }

  changeSpeed(speed: number): void {
    this.speed = speed;
    if (!this.isPlaying) return;
    clearInterval(this.#timer);
    this.#begin();
  }

  #begin(): void {
    this.#timer = setInterval(() => {
      this.goTo(this.step + 1);
      if (this.isAtEnd) this.pause();
    }, 1000 / this.speed);
  }
}
