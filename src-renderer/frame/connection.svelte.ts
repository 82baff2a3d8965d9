// What a person is told of the connection: nothing for the first second without it, so that a short gap does not flicker.
import { lab } from '../client/lab.svelte.ts';

const patienceMs = 1000;

class Connection {
  /** Whether the lab has ever answered. */
  hasBegun = $state(false);
  /** Whether it has been away for longer than a moment. */
  isMissing = $state(false);

  /** For an effect: follows the connection, and returns how to end that. */
  watch(): (() => void) | undefined {
    if (lab.isConnected) {
      this.hasBegun = true;
      this.isMissing = false;
      return undefined;
    }
    const timer = setTimeout(() => (this.isMissing = true), patienceMs);
    return () => clearTimeout(timer);
  }
}

export const connection = new Connection();
