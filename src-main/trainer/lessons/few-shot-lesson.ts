// The lesson of few-shot tasks: pictures of all episodes of a batch through the convolutions at once, then each episode through
// the plastic read-out, and the same way back.
import { classLetters, fromFloats } from '../../contract/examination.ts';
import type { Convolutions } from '../../engines/engine.ts';
import type { GoldenEpisode } from '../../exports/golden.ts';
import type { Floats } from '../../science/arrays.ts';
import { splitClasses } from '../../science/data/character-source.ts';
import type { CharacterSource, ClassSplit } from '../../science/data/character-source.ts';
import { convolutionTensorShapes } from '../../science/networks/convolutions.ts';
import { notServed } from '../../science/networks/network.ts';
import type { ReadoutPlan } from '../../science/networks/network.ts';
import { PlasticReadout } from '../../science/networks/plastic-readout/readout.ts';
import type { ReadoutGradients, ReadoutTensors } from '../../science/networks/plastic-readout/readout.ts';
import { createRandom } from '../../science/random.ts';
import type { Random } from '../../science/random.ts';
import type { FewShotEpisode } from '../../science/tasks/omniglot/episode.ts';
import type { FewShotPlan } from '../../science/tasks/task.ts';
import { judgesSeed } from './lesson.ts';
import { firstEpisode } from './recording.ts';
import type { EpisodeView, Lesson, LessonMaterials, Outcome } from './lesson.ts';

type Materials = LessonMaterials<FewShotPlan>;

/** Probabilities below this are taken for it, so that the logarithm stays finite. */
const leastProbability = 1e-12;

const readoutNames = ['w', 'alpha', 'eta'] as const;

/** A batch of episodes after their way through the network. */
interface Course {
  readonly episodes: readonly FewShotEpisode[];
  /** [B, T, F] */
  readonly features: Floats;
  readonly tensors: ReadoutTensors;
  readonly steps: readonly ReturnType<PlasticReadout['take']>[];
}

export class FewShotLesson implements Lesson {
  readonly #materials: Materials;
  readonly #source: CharacterSource;
  readonly #classes: ClassSplit;
  readonly #plan: ReadoutPlan;
  readonly #convolutions: Convolutions;
  readonly #readout: PlasticReadout;

  static async open(materials: Materials, source: CharacterSource): Promise<FewShotLesson> {
    const { plan, session, parameters } = materials;
    const { recurrence } = plan.network;
    if (recurrence.kind !== 'readout') throw notServed('few-shot');
    const shape = { ...recurrence, images: plan.training.batch * plan.task.steps };
    const names = Object.keys(convolutionTensorShapes(shape));
    const own = Object.fromEntries([...parameters].filter(([name]) => names.includes(name)));
    return new FewShotLesson(materials, source, recurrence, await session.convolutions(shape, own));
  }

  private constructor(
    materials: Materials,
    source: CharacterSource,
    plan: ReadoutPlan,
    convolutions: Convolutions,
  ) {
    const { heldOutClasses, classSeed, ways } = materials.plan.task;
    this.#materials = materials;
    this.#source = source;
    this.#classes = splitClasses(source.classes.length, heldOutClasses, classSeed, ways);
    this.#plan = plan;
    this.#convolutions = convolutions;
    this.#readout = new PlasticReadout(plan);
  }

  async learn(step: number): Promise<Outcome> {
    const course = await this.#take(createRandom(this.#materials.seed, 'episodes', step), 'training');
    const { loss, dOutputs } = this.#judgeOutputs(course);
    await this.#sendBack(course, dOutputs);
    return { loss, metrics: { accuracy: accuracyOf(course) } };
  }

  async judge(number: number): Promise<Readonly<Record<string, number>>> {
    const course = await this.#take(createRandom(judgesSeed, 'examination', number), 'test');
    return { testAccuracy: accuracyOf(course) };
  }

  async show(): Promise<EpisodeView[]> {
    const views: EpisodeView[] = [];
    for (let number = 1; number <= this.#materials.plan.task.episodesShown; number++)
      views.push(this.#describe(await this.#take(createRandom(judgesSeed, 'examination', number), 'test')));
    return views;
  }

  async record(): Promise<GoldenEpisode> {
    const { episodes, steps } = await this.#take(createRandom(judgesSeed, 'examination', 1), 'test');
    const { side, ways } = this.#plan;
    const first = (name: string, values: ArrayLike<number>, shape: readonly number[]) =>
      firstEpisode(name, Float32Array.from(values), 1, steps[0].length, shape);
    const labels = episodes[0].labels.flatMap((label) =>
      Array.from({ length: ways }, (_, j) => Number(j === label)),
    );
    return {
      inputs: [
        first('picture', this.#joinPictures(episodes.slice(0, 1)), [side, side]),
        first('label', labels, [ways]),
      ],
      outputs: [
        first(
          'probabilities',
          steps[0].flatMap(({ outputs }) => [...outputs]),
          [ways],
        ),
      ],
    };
  }

  async #take(random: Random, split: keyof ClassSplit): Promise<Course> {
    const { task, training } = this.#materials.plan;
    const episodes = Array.from({ length: training.batch }, () =>
      task.draw(this.#source, this.#classes[split], random),
    );
    const features = await this.#convolutions.forward(this.#joinPictures(episodes));
    const tensors = await this.#tensors();
    const length = features.length / episodes.length;
    const steps = episodes.map(({ labels }, b) =>
      this.#readout.take(tensors, features.subarray(b * length, (b + 1) * length), labels),
    );
    return { episodes, features, tensors, steps };
  }

  /** [B, T, size * size], with ink as the network is given it. */
  #joinPictures(episodes: readonly FewShotEpisode[]): Float32Array {
    const joined = new Float32Array(episodes.length * episodes[0].pictures.length);
    episodes.forEach(({ pictures }, b) => joined.set(pictures, b * pictures.length));
    return this.#materials.plan.task.ink === 'zero' ? joined : joined.map((value) => 1 - value);
  }

  async #tensors(): Promise<ReadoutTensors> {
    const entries: [string, Floats][] = [];
    for (const name of readoutNames) {
      const parameter = this.#materials.parameters.get(name);
      if (parameter) entries.push([name, await parameter.read()]);
    }
    const tensors: unknown = Object.fromEntries(entries);
    return tensors as ReadoutTensors;
  }

  /** Binary cross-entropy of the query's probabilities, mean over classes and batch, and dloss/dy of each episode. */
  #judgeOutputs({ episodes, steps }: Course): { loss: number; dOutputs: Float64Array[] } {
    const scale = 1 / (this.#plan.ways * episodes.length);
    let loss = 0;
    const dOutputs = episodes.map(({ answer }, b) =>
      lastOutputs(steps[b]).map((y, j) => {
        const probability = Math.max(leastProbability, j === answer ? y : 1 - y);
        loss -= scale * Math.log(probability);
        return ((j === answer ? -1 : 1) * scale) / probability;
      }),
    );
    return { loss, dOutputs };
  }

  async #sendBack({ features, tensors, steps }: Course, dOutputs: readonly Float64Array[]): Promise<void> {
    const gradients = { ...zeroGradients(tensors), features: new Float64Array(features.length) };
    const length = features.length / steps.length;
    steps.forEach((taken, b) => {
      const own = gradients.features.subarray(b * length, (b + 1) * length);
      this.#readout.pullBack(tensors, taken, dOutputs[b], { ...gradients, features: own });
    });
    for (const name of readoutNames)
      await this.#materials.parameters.get(name)?.writeGradient(gradients[name]);
    await this.#convolutions.backward(gradients.features);
  }

  /** The first episode of the batch. */
  #describe(course: Course): EpisodeView {
    const { pictures, labels, answer } = course.episodes[0];
    const { side, ways, features } = this.#plan;
    const outputs = lastOutputs(course.steps[0]);
    const classes = classLetters(ways);
    const shown = labels.map((label, t) => ({
      title: label < 0 ? 'Query' : `Class ${classes[label]}`,
      role: label < 0 ? ('cue' as const) : ('shown' as const),
      columns: side,
      values: pictures.subarray(t * side ** 2, (t + 1) * side ** 2).map((value) => 2 * value - 1),
    }));
    return {
      pictures: shown,
      metrics: { testAccuracy: outputs.indexOf(Math.max(...outputs)) === answer ? 1 : 0 },
      conduct: null,
      answer: {
        classes,
        probabilities: fromFloats(Float32Array.from(outputs)),
        right: answer,
        hebb: {
          rows: ways,
          columns: features,
          values: fromFloats(Float32Array.from(course.steps[0].at(-1)?.hebb ?? [])),
        },
      },
    };
  }
}

function lastOutputs(steps: ReturnType<PlasticReadout['take']>): Float64Array {
  return steps[steps.length - 1].outputs;
}

function accuracyOf({ episodes, steps }: Course): number {
  const right = episodes.filter(({ answer }, b) => {
    const outputs = lastOutputs(steps[b]);
    return outputs.every((y, j) => j === answer || y < outputs[answer]);
  });
  return right.length / episodes.length;
}

function zeroGradients({ w }: ReadoutTensors): Omit<ReadoutGradients, 'features'> {
  return { w: new Float64Array(w.length), alpha: new Float64Array(w.length), eta: new Float64Array(1) };
}
