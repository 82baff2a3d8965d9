// The state of the Models screen: trained networks, the one that is looked at, what was exported, and what is being.
import type { ExportFormatDescription, ExportRecord } from '../../../src-main/contract/exports.ts';
import type { LabEvent } from '../../../src-main/contract/calls.ts';
import type { Run, RunDetails } from '../../../src-main/contract/runs.ts';
import { lab } from '../../client/lab.svelte.ts';
import { router } from '../../client/router.svelte.ts';

/** Of thousands of networks nobody looks for one in a list. */
const mostListed = 200;

class ModelsScreen {
  formats = $state.raw<readonly ExportFormatDescription[]>([]);
  /** All exports, newest first; null until the lab has told. */
  exports = $state.raw<readonly ExportRecord[] | null>(null);
  /** What is known of the chosen run besides its record. */
  details = $state.raw<RunDetails | null>(null);
  chosenFormats = $state.raw<ReadonlySet<string>>(new Set(['safetensors']));
  folder = $state('');
  /** The step of a checkpoint; null takes the latest. */
  checkpoint = $state<number | null>(null);
  /** The run that is being exported. */
  exporting = $state<number | null>(null);
  /** Why the screen, or an export, failed; a sentence. */
  problem = $state('');
  /** Runs that have learnt something, here or elsewhere, newest first. */
  readonly models = $derived(
    lab.newestRuns.filter(({ episodesDone, origin }) => episodesDone > 0 || origin !== null),
  );
  readonly chosen = $derived(this.#choose(router.route.detail));
  /** The newest of them, and the chosen one. */
  readonly listed = $derived(
    this.models.filter((run, place) => place < mostListed || run.run === this.chosen?.run),
  );
  readonly olderCount = $derived(this.models.length - this.listed.length);
  /** The address's word for a run that is not there; empty where it is. */
  readonly unknown = $derived(this.chosen || this.models.length === 0 ? '' : router.route.detail);
  readonly ownExports = $derived(this.exports?.filter(({ run }) => run === this.chosen?.run) ?? []);

  /** Keeps the list current for as long as the screen is shown; returns how to end that. */
  watch(): () => void {
    void this.#load();
    return lab.onEvent((event) => this.#receive(event));
  }

  async #load(): Promise<void> {
    try {
      [this.formats, this.exports] = await Promise.all([
        lab.call('exports.formats', {}),
        lab.call('exports.list', {}),
      ]);
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  #receive(event: LabEvent): void {
    if (event.event !== 'export.created') return;
    const others = this.exports?.filter(({ folder }) => folder !== event.export.folder) ?? [];
    this.exports = [event.export, ...others];
  }

  #choose(detail: string): Run | null {
    if (detail === '') return this.models.at(0) ?? null;
    return this.models.find(({ run }) => String(run) === detail) ?? null;
  }

  /** Asks for scores and checkpoints of a run. */
  async look(run: number): Promise<void> {
    this.details = null;
    this.checkpoint = null;
    this.problem = '';
    try {
      const details = await lab.call('runs.show', { run });
      if (this.chosen?.run === run) this.details = details;
    } catch (error) {
      this.problem = (error as Error).message;
    }
  }

  toggle(format: string): void {
    const chosen = new Set(this.chosenFormats);
    if (!chosen.delete(format)) chosen.add(format);
    this.chosenFormats = chosen;
  }

  async chooseFolder(): Promise<void> {
    this.folder = (await window.engram?.choosePath('folder')) ?? this.folder;
  }

  /** What has to be filled in before an export can begin; empty where nothing has. */
  get missing(): string {
    if (this.chosenFormats.size === 0) return 'Choose at least one format.';
    return this.folder.trim() === '' ? 'Say which folder to export to.' : '';
  }

  async export(run: number): Promise<void> {
    this.problem = this.missing;
    if (this.problem) return;
    this.exporting = run;
    const formats = this.formats.map(({ id }) => id).filter((id) => this.chosenFormats.has(id));
    const from = this.checkpoint === null ? {} : { checkpoint: this.checkpoint };
    try {
      await lab.call('exports.create', { run, formats, folder: this.folder.trim(), ...from });
    } catch (error) {
      this.problem = (error as Error).message;
    } finally {
      this.exporting = null;
    }
  }
}

export const modelsScreen = new ModelsScreen();
