// The verdict on what was measured, from the numbers alone.
import { describe, expect, test } from 'vitest';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import type { RunStatus } from '../../src-main/contract/runs.ts';
import { readStudies } from '../../src-main/lab/studies.ts';
import { judgeStudy } from '../../src-main/lab/verdicts.ts';
import { makeRuns } from '../support/runs.ts';

const study = readStudies().find(({ id }) => id === 'binary-patterns') as ReturnType<
  typeof readStudies
>[number];

/** Completed runs of the subject and its control with the seeds 1, 2, …, and their scores. */
function judge(scale: 'quick' | 'paper', subject: readonly number[], control: readonly number[]) {
  const scores = [subject, control];
  const [plastic, fixed] = study[scale].variants.map(({ request }, k) =>
    scores[k].map((score, seed) => ({ request: { ...request, seed: seed + 1 }, score })),
  );
  const all = [...plastic, ...fixed];
  const runs = makeRuns(...all.map(({ request }): [ExperimentRequest, RunStatus] => [request, 'completed']));
  return judgeStudy(study, scale, runs, (run) => [all[run - 1].score]);
}

describe('a verdict', () => {
  test('is reproduced where enough seeds lie apart, with the numbers and n', () => {
    const [verdict] = judge('quick', [0.01, 0.02, 0.02, 0.03], [0.24, 0.25, 0.25, 0.26]);
    expect(verdict.outcome).toBe('reproduced');
    expect(verdict.sentence).toMatch(
      /^Plastic 0.02 \(0.01\d* to 0.0\d+, n = 4\) against Without plasticity 0.25 \(.*, n = 4\); the intervals are apart\.$/,
    );
  });

  test('is consistent with few seeds, or where the intervals meet', () => {
    expect(judge('quick', [0.01], [0.25])[0]).toMatchObject({
      outcome: 'consistent',
      sentence:
        'Plastic 0.01 (n = 1) against Without plasticity 0.25 (n = 1); fewer than 4 seeds cannot tell more.',
    });
    const meeting = judge('quick', [0.1, 0.1, 0.1, 0.4], [0.2, 0.2, 0.3, 0.3])[0];
    expect(meeting.outcome).toBe('consistent');
    expect(meeting.sentence).toContain('the intervals are not apart');
  });

  test('is not reached where the direction is another, and none where nothing was completed', () => {
    expect(judge('quick', [0.3], [0.25])[0].outcome).toBe('not reached');
    expect(judge('quick', [0.3], [])[0]).toMatchObject({ outcome: 'not measured', control: null });
  });

  test('on a value asks that the whole interval is beyond it, where the study says so', () => {
    const values = (subject: number[]) => judge('paper', subject, [])[1].outcome;
    expect(values([0.01, 0.011, 0.012, 0.013])).toBe('reproduced');
    expect(values([0.01, 0.011, 0.012, 0.03])).toBe('consistent');
    expect(values([0.03])).toBe('not reached');
    expect(judge('quick', [0.01], [0.25])).toHaveLength(1);
  });
});

test('every study expects something of networks and metrics that it has', () => {
  for (const { id, expectations = [], quick, metrics } of readStudies()) {
    const networks = quick.variants.map((variant) => variant.id);
    expect(expectations.length, id).toBeGreaterThan(0);
    for (const { subject, against, metric } of expectations) {
      expect(networks).toContain(subject);
      if (against !== undefined) expect(networks).toContain(against);
      expect(metrics).toContain(metric);
    }
  }
});
