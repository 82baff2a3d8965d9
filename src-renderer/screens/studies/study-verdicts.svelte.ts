// What the lab makes of the studies' expectations, asked again when a run is completed.
import type { CallOutput } from '../../../src-main/contract/calls.ts';
import type { Study, StudyScale } from '../../../src-main/contract/studies.ts';
import type { Verdict } from '../../../src-main/contract/verdicts.ts';
import { lab } from '../../client/lab.svelte.ts';

export class StudyVerdicts {
  #answers = $state.raw<Readonly<Record<string, CallOutput<'studies.judge'>>>>({});

  of(study: Study, scale: StudyScale | null): readonly Verdict[] {
    return this.#answers[study.id]?.find((answer) => answer.scale === scale)?.verdicts ?? [];
  }

  /** Asks now, and whenever a run of the study's task is completed; returns how to end that. */
  follow(study: Study): () => void {
    const { task } = study.quick.variants[0].experiment;
    void this.#ask(study);
    return lab.onEvent((event) => {
      if (event.event !== 'run.changed' || event.run.status !== 'completed') return;
      if (event.run.experiment.task === task) void this.#ask(study);
    });
  }

  /** What cannot be judged now is judged at the next run. */
  async #ask(study: Study): Promise<void> {
    const answer = await lab.call('studies.judge', { study: study.id }).catch(() => null);
    if (answer) this.#answers = { ...this.#answers, [study.id]: answer };
  }
}
