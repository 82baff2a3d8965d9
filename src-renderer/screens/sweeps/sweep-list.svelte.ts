// All sweeps of the home, kept current.
import type { LabEvent } from '../../../src-main/contract/calls.ts';
import type { Sweep } from '../../../src-main/contract/sweeps.ts';
import { lab } from '../../client/lab.svelte.ts';

export class SweepList {
  /** Newest first; null until the lab has told. */
  all = $state.raw<readonly Sweep[] | null>(null);

  /** Called by the screen as it begins. */
  follow(): void {
    $effect(() => {
      if (lab.isConnected) void this.#load();
    });
    $effect(() => lab.onEvent((event) => this.#receive(event)));
  }

  async #load(): Promise<void> {
    this.all = await lab.call('sweeps.list', {}).catch(() => this.all);
  }

  #receive(event: LabEvent): void {
    if (event.event === 'sweep.removed') this.all = this.#without(event.sweep);
    if (event.event !== 'sweep.changed') return;
    const { sweep } = event;
    this.all = [...this.#without(sweep.sweep), sweep].sort((a, b) => b.sweep - a.sweep);
  }

  #without(number: number): readonly Sweep[] {
    return (this.all ?? []).filter(({ sweep }) => sweep !== number);
  }
}
