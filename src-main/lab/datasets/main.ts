// The importer process: carries out one order of the lab, and ends. The main thread watches, a worker of the same file reads.
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { toErrorRecord } from '../../contract/errors.ts';
import { parentChannel } from '../../contract/parent-channel.ts';
import { writePulse } from './pulse.ts';
import { supervise } from './supervisor.ts';
import type { FromWorker, WorkerTask } from './supervisor.ts';

if (isMainThread) supervise(parentChannel(), import.meta.filename);
else void work(workerData as WorkerTask);

async function work({ order, memory }: WorkerTask): Promise<void> {
  const tell = (message: FromWorker) => parentPort?.postMessage(message);
  const pulse = writePulse(memory);
  try {
    // Here and not above, so that the thread that watches has not to hold every reader too.
    const { carryOut } = await import('./work.ts');
    tell(
      await carryOut(order, pulse, (stage, unit) => {
        pulse.progress(0, null);
        tell({ type: 'stage', stage, unit });
      }),
    );
  } catch (error) {
    tell({ type: 'failed', error: toErrorRecord(error) });
  }
}
