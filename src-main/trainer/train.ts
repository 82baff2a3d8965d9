// A run from its experiment, or from a checkpoint, to its end.
import type { Experiment } from '../contract/experiment.ts';
import type { Checkpoint } from '../contract/runs.ts';
import { decodeTensors, encodeTensors } from '../contract/safetensors.ts';
import { planExperiment } from '../science/experiment.ts';
import type { LabLink } from './link.ts';
import { Model } from './model.ts';
import { readObject, writeObject } from './objects.ts';

export interface TrainingOrder {
  readonly experiment: Experiment;
  /** Folder of hashed files. */
  readonly objects: string;
  /** The checkpoint to go on from. */
  readonly from: { readonly step: number; readonly sha256: string } | null;
  /** Threads to compute on; null takes as many as are fastest. */
  readonly threads: number | null;
}

/** Trains until the experiment's last episode or a halt; returns whether it got there. Every update is committed by then. */
export async function train(order: TrainingOrder, link: LabLink): Promise<boolean> {
  const { experiment, objects, from, threads } = order;
  const model = await Model.create(experiment, objects, threads);
  if (from) await model.restore(decodeTensors(await readObject(objects, from.sha256)));
  const loop = new TrainingLoop(
    model,
    link,
    objects,
    planExperiment(experiment).training.checkpointSeconds,
    from?.step ?? 0,
  );
  try {
    await loop.run(experiment.episodes);
  } finally {
    await loop.save();
    await link.settle();
    await model.close();
  }
  return loop.step === experiment.episodes;
}

class TrainingLoop {
  readonly #model: Model;
  readonly #link: LabLink;
  readonly #objects: string;
  readonly #checkpointMs: number;
  #step: number;
  #savedStep: number;
  #savedAt = performance.now();

  constructor(model: Model, link: LabLink, objects: string, checkpointSeconds: number, step: number) {
    this.#model = model;
    this.#link = link;
    this.#objects = objects;
    this.#checkpointMs = 1000 * checkpointSeconds;
    this.#step = this.#savedStep = step;
  }

  /** Updates done. */
  get step(): number {
    return this.#step;
  }

  async run(episodes: number): Promise<void> {
    while (this.#step < episodes && !this.#link.isHalted) {
      const begun = performance.now();
      const values = await this.#model.update(this.#step);
      this.#step++;
      Object.assign(values, await this.#judge(episodes));
      await this.#link.record({
        step: this.#step,
        values: { ...values, seconds: (performance.now() - begun) / 1000 },
      });
      if (performance.now() - this.#savedAt >= this.#checkpointMs) await this.save();
    }
  }

  /** Held-out episodes, some now and then and many at the end. */
  async #judge(episodes: number): Promise<Record<string, number>> {
    const { episodes: count, onTheWay } = this.#model.judging;
    if (this.#step === episodes) return this.#model.judge(1, count);
    if (!onTheWay || this.#step % onTheWay.period !== 0) return {};
    return this.#model.judge(count + this.#step, onTheWay.episodes);
  }

  /** Saves a checkpoint, unless this very step is saved. */
  async save(): Promise<void> {
    if (this.#step === this.#savedStep) return;
    const file = encodeTensors(await this.#model.save());
    const checkpoint: Omit<Checkpoint, 'attempt'> = {
      step: this.#step,
      ...(await writeObject(this.#objects, file)),
    };
    this.#link.checkpoint(checkpoint);
    this.#savedStep = this.#step;
    this.#savedAt = performance.now();
  }
}
