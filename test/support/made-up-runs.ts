// A home filled with completed runs whose metrics are made up, without training: for tests of what is made of many runs.
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import type { RunStatus } from '../../src-main/contract/runs.ts';
import { openHome } from '../../src-main/lab/store/database.ts';
import { DatasetStore } from '../../src-main/lab/store/datasets.ts';
import { Store } from '../../src-main/lab/store/store.ts';
import { planExperiment, resolveExperiment } from '../../src-main/science/experiment.ts';

export interface MadeUpRun {
  readonly request: ExperimentRequest;
  /** Of each metric the value after an update; other metrics stay empty. */
  readonly values: Readonly<Record<string, (step: number) => number>>;
  /** Updates done; all by default. */
  readonly steps?: number;
  readonly status?: RunStatus;
}

const environment = { engram: '0.1.0', engine: 'wasm', device: 'Processor of a test', platform: 'linux' };

/** Opens the home's stores; `close` them before a lab opens the home. */
export function openStores(home: string) {
  const { database, lock } = openHome(home);
  const close = () => {
    database.close();
    lock.close();
  };
  return { store: new Store(database), datasets: new DatasetStore(database), database, close };
}

/** Adds runs in this order; returns their numbers. */
export function addRuns(store: Store, given: readonly MadeUpRun[]): number[] {
  return given.map((made) => addRun(store, made));
}

function addRun(store: Store, made: MadeUpRun): number {
  const experiment = resolveExperiment(made.request);
  const { run } = store.createRun({ experiment, ...planExperiment(experiment), remarks: [] });
  fillRun(store, run, { ...made, steps: made.steps ?? experiment.episodes });
  return run;
}

/** Has a queued run end with made-up metrics. */
export function fillRun(
  store: Store,
  run: number,
  { values, steps: count = 0, status = 'completed' }: Omit<MadeUpRun, 'request'>,
): void {
  store.beginAttempt(run);
  store.setEnvironment(run, 1, environment);
  const rows = Array.from({ length: count }, (_, k) => ({
    step: k + 1,
    values: Object.fromEntries(Object.entries(values).map(([name, at]) => [name, at(k + 1)])),
  }));
  if (count > 0)
    store.commitBatch(run, 1, { type: 'batch', sequence: 1, step: count, rows, checkpoint: null });
  store.setStatus(run, status);
}
