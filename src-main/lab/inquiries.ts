// Questions that need engines, which are loaded in trainer processes alone: each is a process that answers and ends.
import { EngramError, fromErrorRecord } from '../contract/errors.ts';
import type { FullExamination } from '../contract/examination.ts';
import type { EngineReport, Experiment } from '../contract/experiment.ts';
import type { Checkpoint } from '../contract/runs.ts';
import { fromTrainer } from '../contract/training.ts';
import type { SpeedProgress, SpeedReport, SpeedRequest } from '../contract/speed.ts';
import type { FromTrainer, ToTrainer } from '../contract/training.ts';
import type { Host } from './launcher/host.ts';

/** What the engines say of themselves on this machine. */
export async function probeEngines(host: Host): Promise<EngineReport[]> {
  const answer = await ask(host, { type: 'probe' });
  return answer.type === 'engines' ? answer.engines : [];
}

/** How fast an engine is on this machine. */
export async function measureEngine(
  host: Host,
  request: SpeedRequest,
  onProgress: (progress: SpeedProgress) => void,
): Promise<SpeedReport> {
  const answer = await ask(host, { type: 'measure', request }, onProgress);
  if (answer.type !== 'measured') throw new EngramError('internal', `The trainer answered ${answer.type}.`);
  return answer.report;
}

interface Look {
  readonly experiment: Experiment;
  /** Folder of hashed files. */
  readonly objects: string;
  readonly from: Checkpoint;
  readonly withMatrices: boolean;
  readonly withEpisodes: boolean;
}

/** A look at a checkpoint. */
export async function examineCheckpoint(
  host: Host,
  { from: { step, sha256 }, ...look }: Look,
): Promise<FullExamination> {
  const answer = await ask(host, { type: 'examine', ...look, from: { step, sha256 } });
  if (answer.type !== 'examined') throw new EngramError('internal', `The trainer answered ${answer.type}.`);
  return answer.examination;
}

async function ask(
  host: Host,
  question: ToTrainer,
  onProgress?: (progress: SpeedProgress) => void,
): Promise<FromTrainer> {
  const child = host.start('trainer');
  const answer = new Promise<FromTrainer>((resolve, reject) => {
    child.channel.onMessage((raw) => {
      const message = fromTrainer.parse(raw);
      if (message.type === 'measuring') onProgress?.(message.progress);
      else resolve(message);
    });
    void child.exited.then(({ lastWords }) =>
      reject(new EngramError('internal', `The trainer process ended before it answered. ${lastWords}`)),
    );
  });
  child.channel.send(question);
  const message = await answer;
  if (message.type === 'failed') throw fromErrorRecord(message.error);
  return message;
}
