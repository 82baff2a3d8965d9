// The lab: what its calls do, and the queue of runs. Knows no transport.
import { statfs } from 'node:fs/promises';
import project from '../../package.json' with { type: 'json' };
import type {
  CallAnswer,
  CallInput,
  CallName,
  CallOutput,
  CallRequest,
  LabEvent,
} from '../contract/calls.ts';
import type { Dataset } from '../contract/data.ts';
import { EngramError } from '../contract/errors.ts';
import type { Examination, FullExamination, Matrix, MissingData } from '../contract/examination.ts';
import type {
  EngineChoice,
  EngineReport,
  Estimate,
  Experiment,
  ExperimentRequest,
} from '../contract/experiment.ts';
import { packRuns } from '../contract/run-list.ts';
import { canResume, isResumable } from '../contract/runs.ts';
import type { Run, RunDetails } from '../contract/runs.ts';
import { scalesOf, variantsOf } from '../contract/studies.ts';
import { describeNetworks, describeTasks, describeTraining } from '../science/catalogue.ts';
import { madeUpStock, requireCharacters } from '../science/data/character-source.ts';
import type { CharacterStock } from '../science/data/character-source.ts';
import { requirePictures } from '../science/data/grey-pictures.ts';
import { findEntry, planExperiment, resolveExperiment } from '../science/experiment.ts';
import type { Host } from './launcher/host.ts';
import { Comparisons } from './comparison/comparisons.ts';
import { DataSets } from './data-sets.ts';
import { EngineChoices } from './engine-choice.ts';
import { estimateRun } from './estimate.ts';
import { Examples } from './examples.ts';
import { Exports } from './exports/exports.ts';
import { Imports } from './imports.ts';
import { examineCheckpoint, probeEngines, tryExperiment } from './inquiries.ts';
import { KeptRuns } from './kept-runs.ts';
import { explainMissing } from './missing-data.ts';
import { RunQueue } from './queue.ts';
import { lastCount, resultOf, withResults } from './result.ts';
import { RunFolders } from './run-folders/run-folders.ts';
import { SpeedTests } from './speed-tests.ts';
import { CheckpointFiles } from './store/checkpoint-files.ts';
import type { DatasetStore } from './store/datasets.ts';
import type { ExportStore } from './store/exports.ts';
import type { Removals } from './store/removals.ts';
import type { SpeedReports } from './store/speed-reports.ts';
import type { NewRun, Store } from './store/store.ts';
import type { SweepStore } from './store/sweeps.ts';
import { readStudies } from './studies.ts';
import { Sweeps } from './sweeps/sweeps.ts';
import { judgeStudy } from './verdicts.ts';

/** What stands in the home's database. */
export interface Stores {
  readonly runs: Store;
  readonly removals: Removals;
  readonly datasets: DatasetStore;
  readonly sweeps: SweepStore;
  readonly exports: ExportStore;
  readonly speeds: SpeedReports;
}

type Handlers = { [C in CallName]: (input: CallRequest<C>) => CallAnswer<C> | Promise<CallAnswer<C>> };

export class Lab {
  readonly #host: Host;
  readonly #store: Store;
  readonly #removals: Removals;
  readonly #kept: KeptRuns;
  readonly #home: string;
  readonly #objects: string;
  readonly #files: CheckpointFiles;
  readonly #data: DataSets;
  readonly #folders: RunFolders;
  readonly #imports: Imports;
  readonly #examples: Examples;
  readonly #exports: Exports;
  readonly #comparisons: Comparisons;
  readonly #choices: EngineChoices;
  readonly #queue: RunQueue;
  readonly #sweeps: Sweeps;
  readonly #speedTests: SpeedTests;
  readonly #listeners = new Set<(event: LabEvent) => void>();
  #engines: Promise<EngineReport[]> | null = null;
  /** The last look that was taken, kept for its matrices. */
  #seen: { run: number; examination: FullExamination } | null = null;

  /** Marks what an earlier lab left running. The caller holds the home's lock, so nobody else is at work on it. */
  constructor(
    host: Host,
    { runs: store, removals, datasets, sweeps, exports, speeds }: Stores,
    home: string,
    objects: string,
  ) {
    this.#home = home;
    this.#host = host;
    this.#store = store;
    this.#removals = removals;
    this.#objects = objects;
    this.#files = new CheckpointFiles(objects, (sha256) => store.isFileInUse(sha256));
    this.#data = new DataSets(host, datasets, home, objects, this.#publish);
    const findData = (id: string) => this.#data.byId(id);
    this.#folders = new RunFolders({
      store,
      removals,
      objects,
      files: this.#files,
      findData,
      publish: this.#publish,
    });
    this.#kept = new KeptRuns({ store, removals, sweeps, files: this.#files, publish: this.#publish });
    this.#imports = new Imports(this.#folders, (request) => this.#resolve(request));
    this.#examples = new Examples(this.#folders);
    const hasData = (id: string) => this.#data.byId(id) !== null;
    this.#exports = new Exports({
      ...{ host, store, exports, objects, files: this.#files, hasData, publish: this.#publish },
    });
    this.#comparisons = new Comparisons(store, datasets);
    this.#choices = new EngineChoices({
      probe: () => this.#probe(),
      tryOut: (experiment) => tryExperiment(host, experiment, objects),
    });
    this.#queue = new RunQueue({
      ...{ host, store, objects, files: this.#files, publish: this.#publish },
      onChange: () => this.#sweeps.feed(),
    });
    this.#sweeps = new Sweeps({
      ...{ runs: store, sweeps, queue: this.#queue, publish: this.#publish },
      resolve: (request) => this.#resolve(request),
      estimate: (experiment) => this.#weigh(experiment, null),
      chooseEngine: (experiment) => this.#choices.choose(experiment),
      prepare: (request) => this.#prepare(request),
    });
    this.#speedTests = new SpeedTests({ host, queue: this.#queue, reports: speeds, publish: this.#publish });
    markInterrupted(store);
  }

  readonly handlers: Handlers = {
    'lab.describe': () => this.#describe(),
    'catalogue.studies': () => [...readStudies()],
    'studies.judge': ({ study }) => this.#judge(study),
    'catalogue.tasks': () => describeTasks(),
    'catalogue.networks': () => describeNetworks(),
    'catalogue.training': () => describeTraining(),
    'catalogue.engines': ({ isAnew }) => this.#probe(isAnew),
    'engines.outlook': () => this.#choices.outlook(),
    'engines.measure': (request) => this.#speedTests.measure(request),
    'engines.stopMeasuring': () => ({ isStopped: this.#speedTests.stop() }),
    'engines.speeds': () => this.#speedTests.list(),
    'runs.create': (request) => this.#create(request),
    'runs.estimate': (request) => this.#estimate(request),
    'runs.list': () => packRuns(withResults(this.#store.runs(), this.#store)),
    'runs.show': ({ run }) => this.#show(run),
    'runs.metrics': ({ run, names }) => this.#store.curves(this.#store.run(run).run, names),
    'runs.compare': (request) => this.#comparisons.compare(request),
    'runs.writeComparison': (request) => this.#comparisons.write(request),
    'runs.examine': (asked) => this.#examine(asked),
    'runs.matrix': (asked) => this.#matrix(asked),
    'runs.pause': ({ run }) => this.#queue.halt(run, { status: 'paused', reason: '' }),
    'runs.stop': ({ run }) => this.#queue.halt(run, { status: 'stopped', reason: '' }),
    'runs.resume': ({ run, engine }) => this.#resume(run, engine),
    'runs.annotate': (annotation) => this.#kept.annotate(annotation),
    'runs.remove': ({ runs }) => this.#kept.remove(runs),
    'runs.restore': ({ runs }) => this.#kept.restore(runs),
    'runs.removed': () => this.#removals.list(),
    'runs.export': (request) => this.#folders.export(request),
    'runs.bundle': (request) => this.#folders.bundle(request),
    'runs.import': ({ folder }) => this.#imports.folder(folder),
    'runs.importFile': (request) => this.#imports.file(request),
    'exports.formats': () => this.#exports.formats(),
    'exports.create': (request) => this.#exports.create(request),
    'exports.list': () => this.#exports.list(),
    'sweeps.estimate': (request) => this.#sweeps.estimate(request),
    'sweeps.create': (request) => this.#sweeps.create(request),
    'sweeps.list': () => this.#sweeps.list(),
    'sweeps.show': ({ sweep }) => this.#sweeps.show(sweep),
    'sweeps.stop': ({ sweep }) => this.#sweeps.stop(sweep),
    'sweeps.resume': ({ sweep }) => this.#sweeps.resume(sweep),
    'sweeps.addSeeds': ({ sweep, seeds }) => this.#sweeps.addSeeds(sweep, seeds),
    'sweeps.remove': ({ sweep }) => this.#kept.removeSweep(sweep),
    'sweeps.restore': ({ sweep }) => this.#kept.restoreSweep(sweep),
    'examples.list': () => this.#examples.list(),
    'examples.open': (chosen) => this.#examples.open(chosen),
    'data.list': () => this.#data.list(),
    'data.sources': () => this.#data.sources(),
    'data.jobs': () => this.#data.jobs(),
    'data.show': ({ data, from, to }) => this.#data.show(data, from, to),
    'data.import': (request) => this.#data.import(request),
    'data.generate': (request) => this.#data.generate(request),
    'data.download': (request) => this.#data.download(request),
    'data.stop': ({ job }) => this.#data.stop(job),
    'data.rename': ({ data, name }) => this.#data.rename(data, name),
    'data.remove': ({ data }) => this.#data.remove(data),
  };

  onEvent(listener: (event: LabEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Has every trainer save its run and end. */
  async close(): Promise<void> {
    this.#kept.close();
    await this.#sweeps.close();
    await Promise.all([this.#data.close(), this.#queue.close()]);
  }

  #publish = (event: LabEvent): void => {
    for (const listener of this.#listeners) listener(event);
  };

  async #describe(): Promise<CallOutput<'lab.describe'>> {
    const { bavail, bsize } = await statfs(this.#home);
    return { home: this.#home, version: project.version, freeBytes: bavail * bsize };
  }

  async #examine({ run, withMatrices }: CallRequest<'runs.examine'>): Promise<Examination> {
    const record = this.#store.run(run);
    const { experiment } = record;
    const latest = this.#store.checkpoints(run).at(-1);
    if (!latest) {
      throw new EngramError(
        'not-found',
        `Run ${run} has no checkpoint yet. One is saved every ${String(experiment.settings.training.checkpointSeconds)} s and at the end.`,
      );
    }
    const missingData = this.#missingData(record);
    const withEpisodes = missingData === null;
    const look = { experiment, objects: this.#objects, from: latest, withMatrices, withEpisodes };
    const examination = await this.#files.keepDuring(latest.sha256, () =>
      examineCheckpoint(this.#host, look),
    );
    if (withMatrices) this.#seen = { run, examination };
    const outlines = examination.matrices.map(({ name, rows, columns, block }) => ({
      name,
      rows,
      columns,
      block,
    }));
    return { ...examination, matrices: outlines, missingData };
  }

  /** Its id. Rejects with `not-found`, or `unavailable` in the engine's own sentence. */
  async #requireEngine(id: string): Promise<string> {
    const engine = findEntry('engine', await this.#probe(), id);
    if (!engine.isAvailable) throw new EngramError('unavailable', engine.reason);
    return engine.id;
  }

  /** Null where the run needs no data set, or its data set is here. */
  #missingData({ experiment: { data }, origin }: Run): MissingData | null {
    return data === null || this.#data.byId(data) ? null : explainMissing(data, origin?.dataset ?? null);
  }

  #matrix({ run, step, name }: CallInput<'runs.matrix'>): Matrix {
    const seen =
      this.#seen?.run === run && this.#seen.examination.step === step ? this.#seen.examination : null;
    const matrix = seen?.matrices.find((candidate) => candidate.name === name);
    if (!matrix)
      throw new EngramError(
        'not-found',
        `There is no matrix "${name}" of run ${run} at episode ${step} at hand. Look at the run again.`,
      );
    return matrix;
  }

  #probe(isAnew = false): Promise<EngineReport[]> {
    if (isAnew) this.#engines = null;
    this.#engines ??= probeEngines(this.#host);
    this.#engines.catch(() => (this.#engines = null));
    return this.#engines;
  }

  /**
   * A data set is asked for by name or by the beginning of its hash, and recorded by its hash. Rejects where its pictures cannot
   * serve, which a trainer would find out too late.
   */
  async #resolve(request: ExperimentRequest): Promise<Experiment> {
    const experiment = resolveExperiment(request);
    const dataset = experiment.data === null ? null : this.#data.find(experiment.data);
    const { task } = planExperiment(experiment);
    if (task.kind === 'few-shot')
      requireCharacters(dataset ? await this.#stockOf(dataset) : madeUpStock, task);
    if (dataset && task.kind === 'driven' && task.pictureSize !== undefined)
      requirePictures(dataset, task.pictureSize);
    return { ...experiment, data: dataset?.id ?? null };
  }

  /** How many items each class has is in the data set's file. */
  async #stockOf({ id, width, height }: Dataset): Promise<CharacterStock> {
    const { classes } = await this.#data.show(id, 0, 0);
    return { width, height, classes };
  }

  async #estimate(request: ExperimentRequest): Promise<Estimate> {
    const asked = await this.#resolve(request);
    const engineChoice = request.engine === undefined ? await this.#choices.presume(asked) : null;
    return this.#weigh({ ...asked, engine: engineChoice?.engine ?? asked.engine }, engineChoice);
  }

  async #weigh(experiment: Experiment, engineChoice: EngineChoice | null): Promise<Estimate> {
    const engine = findEntry('engine', await this.#probe(), experiment.engine);
    return { ...estimateRun(experiment, engine, this.#store), engineChoice };
  }

  /** What is stored of a run to be; rejects where it cannot run here now. */
  async #prepare(request: ExperimentRequest): Promise<NewRun> {
    const asked = await this.#resolve(request);
    const choice = request.engine === undefined ? await this.#choices.choose(asked) : null;
    const engine = await this.#requireEngine(choice?.engine ?? asked.engine);
    const experiment = { ...asked, engine };
    const { memoryShortage } = await this.#weigh(experiment, choice);
    if (memoryShortage) throw new EngramError('out-of-memory', memoryShortage);
    const { parameters, metrics } = planExperiment(experiment);
    return { experiment, parameters, metrics, remarks: choice ? [choice.reason] : [] };
  }

  async #create(request: ExperimentRequest): Promise<Run> {
    const run = this.#store.createRun(await this.#prepare(request));
    this.#publish({ event: 'run.changed', run });
    this.#queue.startNext();
    return this.#store.run(run.run);
  }

  #judge(id: string): CallOutput<'studies.judge'> {
    const study = findEntry('study', readStudies(), id);
    const tasks = new Set(variantsOf(study).map(({ experiment }) => experiment.task));
    const runs = [...tasks].flatMap((task) => this.#store.runsOfTask(task));
    return scalesOf(study).map((scale) => ({
      scale,
      verdicts: judgeStudy(study, scale, runs, (run, metric) => this.#store.endOf(run, metric, lastCount)),
    }));
  }

  #show(run: number): RunDetails {
    const record = this.#store.run(run);
    return {
      run: record,
      result: resultOf(record, this.#store),
      attempts: this.#store.attempts(run),
      checkpoints: this.#store.checkpoints(run),
      log: this.#store.log(run),
    };
  }

  async #resume(run: number, engine?: string): Promise<Run> {
    const record = this.#store.run(run);
    const { status } = record;
    if (!isResumable(status)) {
      throw new EngramError(
        'wrong-state',
        `Run ${run} is ${status}; expected one that is paused, stopped, interrupted or failed to resume.`,
      );
    }
    if (!canResume(record)) {
      throw new EngramError(
        'wrong-state',
        `Run ${run} came without Adam's moments, so it can be looked at and exported but not trained further. Export it with them where it was trained, or start one like it anew.`,
      );
    }
    const missing = this.#missingData(record);
    if (missing) throw new EngramError('not-found', missing.sentence);
    if (engine !== undefined) this.#store.setEngine(run, await this.#requireEngine(engine));
    return this.#queue.enqueue(run);
  }
}

/** What was at work when an earlier lab ended. */
function markInterrupted(store: Store): void {
  const reason =
    'Engram ended while it ran. What was reported is saved; resume to go on from the last checkpoint.';
  for (const { run } of store.runsWithStatus('running')) store.setStatus(run, 'interrupted', reason);
  for (const { run } of store.runsWithStatus('queued'))
    store.setStatus(run, 'interrupted', 'Engram ended before it began.');
}
