// Questions that need engines, which are loaded in trainer processes alone: each is a process that answers and ends.
import { EngramError, fromErrorRecord } from '../contract/errors.ts';
import type { FullExamination } from '../contract/examination.ts';
import type { EngineReport, Experiment } from '../contract/experiment.ts';
import type { Checkpoint } from '../contract/runs.ts';
import { fromTrainer } from '../contract/training.ts';
import type { SpeedProgress, SpeedReport, SpeedRequest } from '../contract/speed.ts';
import type { FromTrainer, ToTrainer } from '../contract/training.ts';
import type { Exit, Host } from './launcher/host.ts';

/** What the engines say of themselves on this machine. */
export async function probeEngines(host: Host): Promise<EngineReport[]> {
  const { engines, untried } = await askForEngines(host, null);
  const isUntried = ({ id }: EngineReport) => untried.includes(id);
  return Promise.all(engines.map(async (engine) => (isUntried(engine) ? probeAlone(host, engine) : engine)));
}

/** One that may end the process that tries it, by a fault in its native library. */
async function probeAlone(host: Host, outline: EngineReport): Promise<EngineReport> {
  try {
    const { engines } = await askForEngines(host, outline.id);
    return engines[0];
  } catch (error) {
    if (!(error instanceof ProcessEnded)) throw error;
    const { id, title } = outline;
    return {
      ...outline,
      reason: `${title} ended the process that tried it (${error.how}): its native library is broken, or not made for this machine. \`engram engines install ${id}\` installs it anew. Until then the engine "wasm" is there.`,
    };
  }
}

async function askForEngines(host: Host, engine: string | null) {
  const answer = await ask(host, { type: 'probe', engine });
  if (answer.type !== 'engines') throw new EngramError('internal', `The trainer answered ${answer.type}.`);
  return answer;
}

/** How fast an engine is on this machine. Rejects where `signal` ends it. */
export async function measureEngine(
  host: Host,
  request: SpeedRequest,
  onProgress: (progress: SpeedProgress) => void,
  signal: AbortSignal,
): Promise<SpeedReport> {
  const answer = await ask(host, { type: 'measure', request }, { onProgress, signal });
  if (answer.type !== 'measured') throw new EngramError('internal', `The trainer answered ${answer.type}.`);
  return answer.report;
}

/** A trial that takes longer says enough. */
const mostTrialSeconds = 20;

/** Seconds of an update of an experiment. Rejects with an EngramError where it cannot run, or takes too long to try. */
export async function tryExperiment(host: Host, experiment: Experiment, objects: string): Promise<number> {
  const question = { type: 'try', experiment, objects } as const;
  const answer = await ask(host, question, { mostSeconds: mostTrialSeconds }).catch((error: unknown) => {
    if (!(error instanceof ProcessEnded)) throw error;
    const why = `Its trial was ended (${error.how}), or took more than ${mostTrialSeconds} s.`;
    throw new EngramError('interrupted', why, { cause: error });
  });
  if (answer.type !== 'tried') throw new EngramError('internal', `The trainer answered ${answer.type}.`);
  return answer.seconds;
}

type ExportOrder = Extract<ToTrainer, { type: 'export' }>;
type ExportAnswer = Extract<FromTrainer, { type: 'exported' }>;

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

/** The network of a checkpoint in the formats of others. Rejects with `interrupted` where the process that writes is ended. */
export async function exportCheckpoint(
  host: Host,
  order: Omit<ExportOrder, 'type'>,
): Promise<ExportAnswer['exports']> {
  const answer = await ask(host, { type: 'export', ...order }).catch((error: unknown) => {
    if (!(error instanceof ProcessEnded)) throw error;
    throw new EngramError(
      'interrupted',
      `The process that wrote the export was ended (${error.how}). Nothing was exported; try again.`,
      { cause: error },
    );
  });
  if (answer.type !== 'exported') throw new EngramError('internal', `The trainer answered ${answer.type}.`);
  return answer.exports;
}

/** How a process that was asked something ended instead of answering. */
class ProcessEnded extends EngramError {
  readonly how: string;

  constructor({ code, signal, lastWords }: Exit) {
    super('internal', `The trainer process ended before it answered. ${lastWords}`);
    this.how = signal ?? (code === null ? 'it did not start' : `code ${code}`);
  }
}

interface AskOptions {
  readonly onProgress?: (progress: SpeedProgress) => void;
  /** Ends the process. */
  readonly signal?: AbortSignal;
  /** Ends the process where it takes longer. */
  readonly mostSeconds?: number;
}

async function ask(
  host: Host,
  question: ToTrainer,
  { onProgress, signal, mostSeconds }: AskOptions = {},
): Promise<FromTrainer> {
  const child = host.start('trainer');
  signal?.addEventListener('abort', () => child.kill());
  const timer = mostSeconds === undefined ? undefined : setTimeout(() => child.kill(), 1000 * mostSeconds);
  const answer = new Promise<FromTrainer>((resolve, reject) => {
    child.channel.onMessage((raw) => {
      const message = fromTrainer.parse(raw);
      if (message.type === 'measuring') onProgress?.(message.progress);
      else resolve(message);
    });
    void child.exited.then((exit) => {
      clearTimeout(timer);
      reject(new ProcessEnded(exit));
    });
  });
  child.channel.send(question);
  const message = await answer;
  if (message.type === 'failed') throw fromErrorRecord(message.error);
  return message;
}
