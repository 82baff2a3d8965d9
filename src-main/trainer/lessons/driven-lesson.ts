// The lesson of tasks that drive the network's neurons directly and judge their states.
import type { GoldenEpisode } from '../../exports/golden.ts';
import { createRandom } from '../../science/random.ts';
import type { Floats } from '../../science/arrays.ts';
import type { Random } from '../../science/random.ts';
import type { PictureSplits } from '../../science/data/picture-source.ts';
import type { DrivenPlan, EpisodeBatch } from '../../science/tasks/task.ts';
import { firstEpisode } from './recording.ts';
import { DrivenLayer } from './driven-layer.ts';
import { judgesSeed } from './lesson.ts';
import type { EpisodeView, Lesson, LessonMaterials, Outcome } from './lesson.ts';

type Materials = LessonMaterials<DrivenPlan>;

export class DrivenLesson implements Lesson {
  readonly #plan: Materials['plan'];
  readonly #seed: number;
  readonly #layer: DrivenLayer;
  readonly #pictures: PictureSplits | null;

  static async open(materials: Materials, pictures: PictureSplits | null): Promise<DrivenLesson> {
    const { plan, session, parameters } = materials;
    return new DrivenLesson(materials, await DrivenLayer.open(session, plan, parameters.values()), pictures);
  }

  private constructor({ plan, seed }: Materials, layer: DrivenLayer, pictures: PictureSplits | null) {
    this.#plan = plan;
    this.#seed = seed;
    this.#layer = layer;
    this.#pictures = pictures;
  }

  async learn(step: number): Promise<Outcome> {
    const episodes = this.#draw(createRandom(this.#seed, 'episodes', step), 'training');
    const { loss, metrics, gradient } = episodes.evaluate(await this.#layer.forward(episodes.inputs));
    await this.#layer.backward(gradient);
    return { loss, metrics };
  }

  async judge(number: number): Promise<Readonly<Record<string, number>>> {
    const episodes = this.#draw(createRandom(judgesSeed, 'examination', number), 'test');
    return episodes.evaluate(await this.#layer.forward(episodes.inputs)).metrics;
  }

  async show(): Promise<EpisodeView[]> {
    const views: EpisodeView[] = [];
    for (let number = 1; number <= this.#plan.task.episodesShown; number++) {
      const episodes = this.#draw(createRandom(judgesSeed, 'examination', number), 'test');
      const states = await this.#layer.forward(episodes.inputs);
      views.push({
        pictures: episodes.show(states),
        metrics: episodes.evaluate(states).metrics,
        conduct: null,
        answer: null,
      });
    }
    return views;
  }

  async record(): Promise<GoldenEpisode> {
    const { inputs } = this.#draw(createRandom(judgesSeed, 'examination', 1), 'test');
    const states = await this.#layer.forward(inputs);
    const { task, training } = this.#plan;
    const first = (name: string, values: Floats) =>
      firstEpisode(name, values, training.batch, task.steps, [task.neurons]);
    return { inputs: [first('input', inputs)], outputs: [first('output', states)] };
  }

  #draw(random: Random, split: keyof PictureSplits): EpisodeBatch {
    return this.#plan.task.draw(random, this.#plan.training.batch, this.#pictures?.[split]);
  }
}
