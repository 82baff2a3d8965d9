// Where the lab lives and how much room it has; asked again every 30 seconds while the page is shown.
import type { CallOutput } from '../../src-main/contract/calls.ts';
import { lab } from '../client/lab.svelte.ts';

const everyMs = 30_000;

class Machine {
  description = $state.raw<CallOutput<'lab.describe'> | null>(null);
  /** Why there is no description; empty where there is. */
  problem = $state('');

  /** Keeps the description current; returns how to end that. */
  watch(): () => void {
    void this.refresh();
    const timer = setInterval(() => void this.refresh(), everyMs);
    return () => clearInterval(timer);
  }

  async refresh(): Promise<void> {
    try {
      this.description = await lab.call('lab.describe', {});
      this.problem = '';
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }
}

export const machine = new Machine();
