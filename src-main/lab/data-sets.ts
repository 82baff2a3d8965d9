// The home's data sets: what the calls named `data.` do, and which data set a word means.
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { LabEvent } from '../contract/calls.ts';
import type {
  DataJob,
  Dataset,
  DatasetDetails,
  DataSource,
  DownloadRequest,
  GenerateRequest,
  ImportRequest,
} from '../contract/data.ts';
import { EngramError } from '../contract/errors.ts';
import type { ImportOrder, ImportWritten } from '../contract/importing.ts';
import { readDataSources } from './data-sources.ts';
import { ImportJob } from './import-job.ts';
import type { Host } from './launcher/host.ts';
import type { DatasetStore } from './store/datasets.ts';
import { keepObject, removeObjects } from './store/objects.ts';
import { readPage } from './thumbnails.ts';

const jobsAtOnce = 4;
/** Jobs that ended, of which clients may still ask. */
const jobsRemembered = 50;
/** A download that nobody goes on with is given up. */
const downloadKeptMs = 30 * 24 * 3600 * 1000;

export class DataSets {
  readonly #host: Host;
  readonly #store: DatasetStore;
  readonly #objects: string;
  readonly #downloads: string;
  readonly #publish: (event: LabEvent) => void;
  readonly #jobs = new Map<number, ImportJob>();
  #lastJob = 0;

  constructor(
    host: Host,
    store: DatasetStore,
    home: string,
    objects: string,
    publish: (event: LabEvent) => void,
  ) {
    this.#host = host;
    this.#store = store;
    this.#objects = objects;
    this.#downloads = join(home, 'downloads');
    this.#publish = publish;
    sweepDownloads(this.#downloads);
  }

  /** By name. */
  list(): Dataset[] {
    return this.#store.all();
  }

  sources(): DataSource[] {
    return readDataSources();
  }

  jobs(): DataJob[] {
    return [...this.#jobs.values()].map(({ record }) => record);
  }

  /** The data set of that name, or whose hash begins so. Throws `not-found`. */
  find(word: string): Dataset {
    const named = this.#store.byName(word);
    if (named) return named;
    const alike = /^[0-9a-f]{4,64}$/.test(word) ? this.#store.byPrefix(word) : [];
    if (alike.length === 1) return alike[0];
    if (alike.length > 1)
      throw new EngramError(
        'not-found',
        `The hashes of several data sets begin with ${word}. Give more of it.`,
      );
    const names = this.#store.all().map(({ name }) => name);
    const known =
      names.length > 0
        ? `Expected one of: ${names.join(', ')}.`
        : 'There is none yet; make one with: engram data generate pictures --count 1000 --name pictures';
    throw new EngramError('not-found', `There is no data set "${word}". ${known}`);
  }

  /** The data set of that hash; null where it is not here. */
  byId(id: string): Dataset | null {
    return this.#store.byId(id);
  }

  /** Ends what is at work; nothing unfinished is kept. */
  async close(): Promise<void> {
    for (const job of this.#jobs.values()) job.stop();
    await Promise.all([...this.#jobs.values()].map(({ ended }) => ended));
  }

  /** Items `from` to before `to`. */
  async show(word: string, from: number, to: number): Promise<DatasetDetails> {
    const dataset = this.find(word);
    return { dataset, ...(await readPage(join(this.#objects, dataset.id), from, to)) };
  }

  import(request: ImportRequest): DataJob {
    const { path, name, kind } = request;
    if (!isAbsolute(path))
      throw new EngramError('bad-input', `path: expected an absolute path, got "${path}".`);
    return this.#start(name, kind, (unfinished) => ({ type: 'import', request, unfinished }));
  }

  generate(request: GenerateRequest): DataJob {
    const { name, generator } = request;
    return this.#start(name, generator, (unfinished) => ({ type: 'generate', request, unfinished }));
  }

  download({ source: id, name }: DownloadRequest): DataJob {
    const sources = readDataSources();
    const source = sources.find((candidate) => candidate.id === id);
    if (!source)
      throw new EngramError(
        'not-found',
        `There is no data set "${id}" to download. Expected one of: ${sources.map((known) => known.id).join(', ')}.`,
      );
    const folder = join(this.#downloads, source.id);
    if (this.#running().some(({ order }) => order.type === 'download' && order.folder === folder))
      throw new EngramError('wrong-state', `${source.title} is being downloaded already.`);
    const orderFor = (unfinished: string): ImportOrder => ({ type: 'download', source, folder, unfinished });
    return this.#start(name ?? source.id, source.kind, orderFor);
  }

  #start(name: string, kind: Dataset['kind'], orderFor: (unfinished: string) => ImportOrder): DataJob {
    const running = this.#running();
    if (running.length >= jobsAtOnce)
      throw new EngramError(
        'wrong-state',
        `${jobsAtOnce} imports are at work. Wait for one to end, or stop one.`,
      );
    this.#checkName(name);
    if (running.some(({ record }) => record.name.toLowerCase() === name.toLowerCase()))
      throw new EngramError(
        'wrong-state',
        `An import by the name "${name}" is at work. Choose another name.`,
      );
    const order = orderFor(join(this.#objects, `import-${randomUUID()}.tmp`));
    const keep = (written: ImportWritten) => this.#keep(name, kind, order, written);
    const publish = (job: DataJob) => this.#publish({ event: 'data.job', job });
    const job = new ImportJob(this.#host, { job: ++this.#lastJob, name }, order, keep, publish);
    this.#jobs.set(this.#lastJob, job);
    this.#forgetOldJobs();
    return job.record;
  }

  #running(): ImportJob[] {
    return [...this.#jobs.values()].filter(({ record }) => record.status === 'running');
  }

  #forgetOldJobs(): void {
    for (const [number, { record }] of this.#jobs)
      if (number <= this.#lastJob - jobsRemembered && record.status !== 'running') this.#jobs.delete(number);
  }

  /** Throws where a data set has the name, other than `own`. */
  #checkName(name: string, own?: Dataset): void {
    const other = this.#store.byName(name);
    if (other && other.id !== own?.id)
      throw new EngramError(
        'wrong-state',
        `There is a data set "${other.name}" already. Choose another name, or remove that one.`,
      );
  }

  /** Gives a whole file its name for good, then records it: what a crash leaves between the two is swept. */
  #keep(name: string, kind: Dataset['kind'], order: ImportOrder, { id, facts }: ImportWritten) {
    if (order.type === 'download') rmSync(order.folder, { recursive: true, force: true });
    const same = this.#store.byId(id);
    if (same) return { dataset: same, isDuplicate: true };
    this.#checkName(name);
    keepObject(this.#objects, order.unfinished, id);
    const dataset: Dataset = { id, name, kind, ...facts, createdAt: new Date().toISOString() };
    try {
      this.#store.add(dataset);
    } catch (error) {
      removeObjects(this.#objects, [id]);
      throw error;
    }
    this.#publish({ event: 'data.changed', dataset });
    return { dataset, isDuplicate: false };
  }

  async stop(number: number): Promise<DataJob> {
    const job = this.#jobs.get(number);
    if (!job) throw new EngramError('not-found', `There is no import ${number} at work.`);
    job.stop();
    await job.ended;
    return job.record;
  }

  rename(word: string, name: string): Dataset {
    const dataset = this.find(word);
    this.#checkName(name, dataset);
    this.#store.rename(dataset.id, name);
    const renamed = { ...dataset, name };
    this.#publish({ event: 'data.changed', dataset: renamed });
    return renamed;
  }

  remove(word: string): Dataset {
    const dataset = this.find(word);
    const [run] = this.#store.runsAtWork(dataset.id);
    if (run !== undefined)
      throw new EngramError(
        'wrong-state',
        `Run ${run} learns from "${dataset.name}". Stop it first: engram stop ${run}`,
      );
    this.#store.remove(dataset.id);
    removeObjects(this.#objects, [dataset.id]);
    this.#publish({ event: 'data.removed', id: dataset.id });
    return dataset;
  }
}

function sweepDownloads(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const touched = [
      path,
      ...(statSync(path).isDirectory() ? readdirSync(path).map((file) => join(path, file)) : []),
    ];
    const newest = Math.max(...touched.map((file) => statSync(file).mtimeMs));
    if (Date.now() - newest > downloadKeptMs) rmSync(path, { recursive: true, force: true });
  }
}
