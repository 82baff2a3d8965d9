// A home that damaged bundles and files of tensors are imported into, one after the other. Each has to be refused in a sentence
// with a code, within two seconds and with nothing kept; or, where less is promised, taken for no more than it is.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EngramError } from '../../src-main/contract/errors.ts';
import type { ExperimentRequest } from '../../src-main/contract/experiment.ts';
import type { RunImported } from '../../src-main/contract/run-folder.ts';
import { decodeTensors } from '../../src-main/contract/safetensors.ts';
import type { NamedTensor } from '../../src-main/contract/safetensors.ts';
import { Imports } from '../../src-main/lab/imports.ts';
import { RunFolders } from '../../src-main/lab/run-folders/run-folders.ts';
import { CheckpointFiles } from '../../src-main/lab/store/checkpoint-files.ts';
import { openHome } from '../../src-main/lab/store/database.ts';
import { Removals } from '../../src-main/lab/store/removals.ts';
import { Store } from '../../src-main/lab/store/store.ts';
import { resolveExperiment } from '../../src-main/science/experiment.ts';
import { example } from './run-files.ts';
import type { DamagedFile } from './run-files.ts';

const mostMs = 2000;

export class RunImports {
  readonly #folder: string;
  readonly #objects: string;
  readonly #store: Store;
  readonly #runs: RunFolders;
  readonly #imports: Imports;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    const { database, objects } = openHome(join(folder, 'home'));
    this.#folder = folder;
    this.#objects = objects;
    this.#store = new Store(database);
    const files = new CheckpointFiles(objects, (sha256) => this.#store.isFileInUse(sha256));
    const removals = new Removals(database);
    const quiet = { findData: () => null, publish: () => undefined };
    this.#runs = new RunFolders({ store: this.#store, objects, files, removals, ...quiet });
    this.#imports = new Imports(this.#runs, (request) => Promise.resolve(resolveExperiment(request)));
  }

  /** A good bundle, of a run that this home then has. */
  async makeBundle(): Promise<Buffer> {
    const { run } = await this.#imports.folder(example);
    const file = join(this.#folder, 'good.zip');
    await this.#runs.bundle({ run: run.run, file, withMoments: true });
    return readFileSync(file);
  }

  /** What was wrong, or null. */
  async findFault(damaged: DamagedFile): Promise<string | null> {
    const path = join(this.#folder, 'damaged');
    writeFileSync(path, damaged.bytes);
    const before = this.#content();
    const begun = performance.now();
    const outcome = await this.#imports
      .file({ path, experiment: damaged.experiment })
      .catch((thrown: unknown) => thrown as Error);
    const ms = performance.now() - begun;
    if (ms > mostMs) return `${damaged.kind}: ${ms.toFixed(0)} ms`;
    if (!(outcome instanceof Error)) return this.#faultOfImport(damaged, outcome);
    if (!isSentence(outcome, path)) return `${damaged.kind}: ${describe(outcome)}`;
    return this.#content() === before ? null : `${damaged.kind}: something was kept of what was refused`;
  }

  /** What is said of a file that has to be refused; empty where it was taken in. */
  async refusalOf(path: string, experiment?: ExperimentRequest): Promise<string> {
    return this.#imports.file({ path, experiment }).then(() => '', describe);
  }

  /** What is in the home, but for the values of curves. */
  #content(): string {
    return JSON.stringify([this.#store.runs().map(({ uid }) => uid), readdirSync(this.#objects).sort()]);
  }

  #faultOfImport({ kind, promised, tensors, bytes }: DamagedFile, { run }: RunImported): string | null {
    if (promised === 'nothing') return `${kind}: it was taken in`;
    if (promised === 'anything-sound') return null;
    const [{ sha256 }] = this.#store.checkpoints(run.run);
    const taken = decodeTensors(readFileSync(join(this.#objects, sha256))).tensors;
    const expected = promised === 'what-it-held' ? tensors : decodeTensors(bytes).tensors;
    return areSame(taken, expected) ? null : `${kind}: it was taken for something else`;
  }
}

function describe(error: Error): string {
  return error instanceof EngramError && error.code !== 'internal'
    ? error.message
    : (error.stack ?? error.message);
}

function isSentence(error: Error, path: string): boolean {
  if (!(error instanceof EngramError) || error.code === 'internal') return false;
  return error.message.includes(path) && error.message.endsWith('.');
}

/** Bit for bit, whatever their order. */
function areSame(taken: readonly NamedTensor[], expected: readonly NamedTensor[]): boolean {
  const text = ({ name, shape, values }: NamedTensor) =>
    `${name} ${shape.join()} ${Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')}`;
  return taken.map(text).sort().join() === expected.map(text).sort().join();
}
