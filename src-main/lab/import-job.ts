// One importer process at work on one data set: passes its progress on, and settles what becomes of the file it wrote.
import { rmSync } from 'node:fs';
import type { DataJob, Dataset } from '../contract/data.ts';
import { EngramError, toErrorRecord } from '../contract/errors.ts';
import { fromImporter } from '../contract/importing.ts';
import type { ImportOrder, ImportWritten } from '../contract/importing.ts';
import type { Child, Exit, Host } from './launcher/host.ts';

/** What the lab does with a file that is whole: keeps it, or finds that it has the same already. */
export type Keep = (written: ImportWritten) => { dataset: Dataset; isDuplicate: boolean };

export class ImportJob {
  /** Resolves when the importer is gone and nothing unfinished is left. */
  readonly ended: Promise<void>;
  readonly order: ImportOrder;
  readonly #child: Child;
  readonly #keep: Keep;
  readonly #publish: (record: DataJob) => void;
  #record: DataJob;
  #outcome: Partial<DataJob> | null = null;

  constructor(
    host: Host,
    { job, name }: Pick<DataJob, 'job' | 'name'>,
    order: ImportOrder,
    keep: Keep,
    publish: (record: DataJob) => void,
  ) {
    this.order = order;
    this.#keep = keep;
    this.#publish = publish;
    this.#record = {
      job,
      name,
      status: 'running',
      stage: 'Starting',
      done: 0,
      total: null,
      unit: 'items',
      error: null,
      dataset: null,
      isDuplicate: false,
    };
    this.#child = host.start('importer');
    this.#child.channel.onMessage((raw) => this.#receive(raw));
    this.#child.channel.send(order);
    this.ended = this.#child.exited.then((exit) => this.#end(exit));
  }

  get record(): DataJob {
    return this.#record;
  }

  /** Nothing is kept, but for what was downloaded. */
  stop(): void {
    this.#settle({ status: 'stopped' });
  }

  #receive(raw: unknown): void {
    if (this.#outcome) return;
    const changes = this.#interpret(raw);
    if (changes.status) this.#settle(changes);
    else this.#change(changes);
  }

  /** A file that cannot be kept, because of its name for instance, fails the job and nothing else. */
  #interpret(raw: unknown): Partial<DataJob> {
    try {
      const message = fromImporter.parse(raw);
      if (message.type === 'failed') return { status: 'failed', error: message.error };
      if (message.type === 'written') return { status: 'done', ...this.#keep(message) };
      const { stage, done, total, unit } = message;
      return { stage, done, total, unit };
    } catch (error) {
      return { status: 'failed', error: toErrorRecord(error) };
    }
  }

  /** The first outcome stands; it is told once the importer is gone. */
  #settle(outcome: Partial<DataJob>): void {
    this.#outcome ??= outcome;
    this.#child.kill();
  }

  #end(exit: Exit): void {
    rmSync(this.order.unfinished, { force: true });
    this.#change(this.#outcome ?? { status: 'failed', error: toErrorRecord(this.#explainEnd(exit)) });
  }

  #explainEnd({ code, signal, lastWords }: Exit): EngramError {
    const how = signal ? `by ${signal}` : `with code ${code}`;
    const sentence = `The importer process was ended ${how}; nothing of "${this.#record.name}" was kept. Start it again.`;
    return new EngramError('interrupted', [sentence, lastWords].join(' ').trim());
  }

  #change(changes: Partial<DataJob>): void {
    this.#record = { ...this.#record, ...changes };
    this.#publish(this.#record);
  }
}
