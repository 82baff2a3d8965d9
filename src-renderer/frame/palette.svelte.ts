// The command palette's state: what was typed, what fits it, and which of these is chosen.
import { dialogs } from './dialogs.svelte.ts';
import { findCommands } from './commands.ts';
import type { Command } from './commands.ts';

export class Palette {
  query = $state('');
  problem = $state('');
  /** Whether a command is being done. */
  isBusy = $state(false);
  #position = $state(0);
  readonly commands = $derived(findCommands(this.query));
  readonly chosen = $derived(this.commands.at(Math.min(this.#position, this.commands.length - 1)));

  find(query: string): void {
    this.query = query;
    this.#position = 0;
    this.problem = '';
  }

  /** Moves the choice down by `step`, around the ends. */
  move(step: number): void {
    const count = this.commands.length;
    if (count > 0) this.#position = (Math.min(this.#position, count - 1) + step + count) % count;
  }

  /** Does a command and closes the palette; where it fails, the palette stays and says why. */
  async perform(command: Command | undefined): Promise<void> {
    if (!command || this.isBusy) return;
    this.isBusy = true;
    try {
      const doing = command.act();
      await doing;
      if (dialogs.open === 'palette') dialogs.close();
    } catch (error) {
      this.problem = (error as Error).message;
    } finally {
      this.isBusy = false;
    }
  }
}
