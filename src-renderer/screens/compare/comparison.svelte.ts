// The state of the Compare screen: what is compared, the lab's answer for each metric, and what all charts share, which is the
// zoom and the pointer.
import type { LabEvent } from '../../../src-main/contract/calls.ts';
import { toDoubles } from '../../../src-main/contract/comparison.ts';
import type { ComparedGroup, Comparison, ComparisonFormat } from '../../../src-main/contract/comparison.ts';
import type { CallInput, CallOutput } from '../../../src-main/contract/calls.ts';
import { colourRepeats, runColour } from '../../../src-main/contract/series-colours.ts';
import { lab } from '../../client/lab.svelte.ts';
import { router } from '../../client/router.svelte.ts';
import type { BandCurve } from '../../parts/charts/band-chart.ts';
import { parseChoice, writeChoice } from './choice.ts';
import type { Choice } from './choice.ts';

/** While runs go on. */
const reloadMs = 2000;
const zoomMs = 120;

export interface Range {
  readonly from: number;
  readonly to: number;
}

export class ComparisonState {
  readonly choice = $derived(parseChoice(router.route.screen === 'compare' ? router.route.detail : ''));
  readonly chosen = $derived(new Set(this.choice.runs));
  /** What scores are of; empty for what the study measures. */
  metric = $state('');
  /** By metric; all of one choice. */
  answers = $state.raw<Readonly<Record<string, Comparison>>>({});
  /** The answer for the metric that scores are of. */
  readonly main = $derived(this.answers[this.metric] as Comparison | undefined);
  problem = $state('');
  /** Whether the lowest and highest values are drawn; null for as it suits how many groups there are. */
  wantsExtremes = $state<boolean | null>(null);
  range = $state.raw<Range | null>(null);
  pointer = $state<number | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was asked, so that only the latest is heard. */
  #asked = 0;
  #isAsking = false;

  /** Chooses other runs; what is asked of them stays. */
  choose(change: Partial<Choice>): void {
    router.go('compare', encodeURI(writeChoice({ ...this.choice, ...change })));
  }

  toggle(runs: readonly number[]): void {
    const isIn = runs.every((run) => this.chosen.has(run));
    const others = this.choice.runs.filter((run) => !runs.includes(run));
    this.choose({ runs: isIn ? others : [...others, ...runs] });
  }

  /** Asks for everything anew, the main metric first; keeps what is shown until then. */
  async load(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const asked = ++this.#asked;
    const isLatest = () => asked === this.#asked;
    if (this.choice.runs.length === 0) return void (this.answers = {});
    this.#isAsking = true;
    try {
      const main = await this.#ask(this.metric || undefined).catch(() => this.#ask(undefined));
      if (!isLatest()) return;
      this.metric = main.metric;
      this.answers = { [main.metric]: main };
      this.problem = '';
      for (const name of Object.keys(main.metrics)) {
        if (name === main.metric) continue;
        const answer = await this.#ask(name);
        if (!isLatest()) return;
        this.answers = { ...this.answers, [name]: answer };
      }
    } catch (error) {
      if (isLatest()) [this.answers, this.problem] = [{}, (error as Error).message];
    } finally {
      if (isLatest()) this.#isAsking = false;
    }
  }

  #ask(metric: string | undefined): Promise<CallOutput<'runs.compare'>> {
    return lab.call('runs.compare', this.#request(metric));
  }

  #request(metric: string | undefined): CallInput<'runs.compare'> {
    const { runs, isGrouped, reference } = this.choice;
    const view = this.range && { from: Math.floor(this.range.from), to: Math.ceil(this.range.to) };
    return {
      runs: [...runs],
      isGrouped,
      ...(metric !== undefined && { metric }),
      ...(reference !== undefined && {
        reference: reference !== null && this.chosen.has(reference) ? reference : null,
      }),
      ...(view && { view }),
    };
  }

  zoom(range: Range | null): void {
    this.range = range;
    this.#loadSoon(zoomMs);
  }

  /** Keeps curves current while chosen runs go on; returns how to end that. */
  follow(): () => void {
    const endEvents = lab.onEvent((event) => this.#receive(event));
    return () => {
      endEvents();
      clearTimeout(this.#timer);
      this.#asked++;
    };
  }

  #receive(event: LabEvent): void {
    const run = event.event === 'run.changed' ? event.run.run : event.event === 'run.metrics' ? event.run : 0;
    if (this.chosen.has(run)) this.#loadSoon(reloadMs);
  }

  #loadSoon(afterMs: number): void {
    if (this.#timer !== undefined && afterMs === reloadMs) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isAsking && afterMs === reloadMs) this.#loadSoon(reloadMs);
      else void this.load();
    }, afterMs);
  }

  /** The comparison in a file's words, as it is on the screen. */
  write(format: ComparisonFormat): Promise<CallOutput<'runs.writeComparison'>> {
    return lab.call('runs.writeComparison', { ...this.#request(this.metric || undefined), format });
  }
}

/** A comparison's groups as a chart draws them. */
export function curvesOf({ groups }: Comparison, isDark: boolean): BandCurve[] {
  const repeats = colourRepeats(groups.map(({ first }) => first));
  return groups.map((group, k) => bandCurve(group, repeats[k], isDark));
}

function bandCurve({ first, title, curve }: ComparedGroup, repeats: number, isDark: boolean): BandCurve {
  const counts = toDoubles(curve.counts);
  return {
    title,
    colour: runColour(first, isDark),
    repeats,
    runs: Math.max(0, ...counts),
    steps: toDoubles(curve.steps),
    mean: toDoubles(curve.mean),
    low: toDoubles(curve.low),
    high: toDoubles(curve.high),
    least: toDoubles(curve.least),
    most: toDoubles(curve.most),
    counts,
  };
}
