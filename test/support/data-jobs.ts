// Imports and generations in a lab, waited for.
import type { LabEvent } from '../../src-main/contract/calls.ts';
import type { LabClient } from '../../src-main/contract/client.ts';
import type { DataJob } from '../../src-main/contract/data.ts';

/** Begins work on data; resolves when it has ended, however. */
export async function untilEnd(lab: LabClient, begin: () => Promise<DataJob>): Promise<DataJob> {
  const seen: DataJob[] = [];
  const waiting = Promise.withResolvers<void>();
  const stopListening = lab.onEvent((event: LabEvent) => {
    if (event.event !== 'data.job') return;
    seen.push(event.job);
    if (event.job.status !== 'running') waiting.resolve();
  });
  const { job } = await begin();
  const ended = () => seen.find((record) => record.job === job && record.status !== 'running');
  while (!ended()) await Promise.race([waiting.promise, new Promise((resolve) => setTimeout(resolve, 20))]);
  stopListening();
  return ended() as DataJob;
}

/** Resolves once a job has done something. */
export function underWay(lab: LabClient): Promise<void> {
  return new Promise((resolve) => {
    lab.onEvent((event) => {
      if (event.event === 'data.job' && event.job.done > 0) resolve();
    });
  });
}
