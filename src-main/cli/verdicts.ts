// The verdicts on a study for a terminal or a machine.
import type { LabClient } from '../contract/client.ts';
import type { Verdict } from '../contract/verdicts.ts';

export async function verdictsOf(lab: LabClient, study: string, scale: string): Promise<Verdict[]> {
  const answers = await lab.call('studies.judge', { study });
  return answers.find((answer) => answer.scale === scale)?.verdicts ?? [];
}

/** Empty where nothing is expected. */
export function verdictText(verdicts: readonly Verdict[]): string {
  return verdicts
    .map(({ expectation, outcome, sentence }) => `${outcome}: ${expectation.sentence} ${sentence}`)
    .join('\n');
}
