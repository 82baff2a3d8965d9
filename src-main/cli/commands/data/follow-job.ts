// Stays with an import, generation or download until it ends, and reports what came of it.
import type { LabEvent } from '../../../contract/calls.ts';
import type { LabClient } from '../../../contract/client.ts';
import type { DataJob } from '../../../contract/data.ts';
import { EngramError, fromErrorRecord } from '../../../contract/errors.ts';
import { exitCodes } from '../../command.ts';
import { JobProgress } from './job-progress.ts';
import { datasetAsJson, describeDataset } from './words.ts';

/** Ctrl-C stops it. Prints the data set; rejects with the sentence that says why there is none. */
export async function followJob(
  lab: LabClient,
  isJson: boolean,
  begin: () => Promise<DataJob>,
): Promise<number> {
  const job = await watchUntilEnd(lab, begin);
  if (job.status === 'stopped') {
    if (isJson) console.log(JSON.stringify({ name: job.name, status: 'stopped' }));
    console.error(`"${job.name}" was stopped; nothing of it was kept.`);
    return exitCodes.interrupted;
  }
  if (job.error) throw fromErrorRecord(job.error);
  if (!job.dataset) throw new EngramError('internal', `"${job.name}" ended without a data set.`);
  const { dataset, isDuplicate } = job;
  if (isDuplicate) console.error(`The same data is here already as "${dataset.name}"; nothing was added.`);
  console.log(isJson ? JSON.stringify({ ...datasetAsJson(dataset), isDuplicate }) : describeDataset(dataset));
  return exitCodes.done;
}

async function watchUntilEnd(lab: LabClient, begin: () => Promise<DataJob>): Promise<DataJob> {
  const end = Promise.withResolvers<DataJob>();
  const early: LabEvent[] = [];
  let listener = (event: LabEvent): unknown => early.push(event);
  lab.onEvent((event) => void listener(event));

  const { job, name } = await begin();
  const progress = new JobProgress();
  listener = (event) => {
    if (event.event !== 'data.job' || event.job.job !== job) return;
    if (event.job.status === 'running') progress.show(event.job);
    else end.resolve(event.job);
  };
  early.forEach(listener);
  const release = stopOnInterrupt(lab, job);
  try {
    return await Promise.race([end.promise, lab.closed.then(() => Promise.reject(labLost(name)))]);
  } finally {
    progress.end();
    release();
  }
}

/** A second Ctrl-C leaves at once; the lab then stops the import by itself. */
function stopOnInterrupt(lab: LabClient, job: number): () => void {
  const onInterrupt = () => {
    process.once('SIGINT', () => process.exit(exitCodes.interrupted));
    lab.call('data.stop', { job }).catch(() => undefined);
  };
  process.once('SIGINT', onInterrupt);
  return () => void process.removeAllListeners('SIGINT');
}

function labLost(name: string): EngramError {
  return new EngramError(
    'interrupted',
    `The lab process ended; nothing of "${name}" was kept. Start it again.`,
  );
}
