// The lesson of agents: episodes in an environment, step by step, then the way back through all of them at once.
import { fromFloats } from '../../contract/examination.ts';
import type { AgentConduct } from '../../contract/examination.ts';
import type { Dense, Recurrence } from '../../engines/engine.ts';
import type { GoldenEpisode } from '../../exports/golden.ts';
import { openLayer } from '../../engines/layer.ts';
import type { Floats } from '../../science/arrays.ts';
import { denseForward } from '../../science/networks/dense.ts';
import { layerOf } from '../../science/networks/network.ts';
import type { AgentTensorName } from '../../science/networks/agent.ts';
import { branchRandom, createRandom } from '../../science/random.ts';
import type { Random } from '../../science/random.ts';
import { choose, criticise, softmaxRows } from '../../science/reinforcement/actor-critic.ts';
import type { Rollout } from '../../science/reinforcement/actor-critic.ts';
import type { EnvironmentBatch } from '../../science/tasks/environment.ts';
import type { AgentPlan } from '../../science/tasks/task.ts';
import { judgesSeed } from './lesson.ts';
import { firstEpisode } from './recording.ts';
import type { EpisodeView, Lesson, LessonMaterials, Outcome } from './lesson.ts';

type Materials = LessonMaterials<AgentPlan>;

/** The parts of an agent's network on an engine. */
interface Parts {
  /** From observations to the neurons; null where the layer takes observations itself. */
  readonly eye: Dense | null;
  readonly layer: Recurrence;
  /** From states [M, N] to logits and value [M, A + 1]. */
  readonly readout: Dense;
}

/** What was seen, felt and done: observations [T, B, O], states [T, B, N], and the rest of it. */
interface Course extends Rollout {
  readonly logits: Float32Array;
  readonly values: Float32Array;
  readonly observations: Float32Array;
  readonly states: Float32Array;
  readonly episodes: EnvironmentBatch;
}

export class AgentLesson implements Lesson {
  readonly #materials: Materials;
  readonly #parts: Parts;
  readonly #neurons: number;
  readonly #batch: number;

  static async open(materials: Materials): Promise<AgentLesson> {
    const { plan, session, parameters } = materials;
    const { task, network, training } = plan;
    const { neurons } = network.recurrence;
    const { observations, actions } = task.environment;
    const shape = { ...layerOf(network), batch: training.batch, steps: task.steps };
    const rows = task.steps * training.batch;
    const dense = (weight: AgentTensorName, bias: AgentTensorName, inputs: number, outputs: number) =>
      session.dense({ inputs, outputs, rows }, { weight: find(weight), bias: find(bias) });
    const find = (name: AgentTensorName) => {
      const parameter = parameters.get(name);
      if (!parameter) throw new Error(`The plan of an agent has no tensor "${name}".`);
      return parameter;
    };
    return new AgentLesson(materials, {
      eye: parameters.has('observationWeight')
        ? await dense('observationWeight', 'observationBias', observations, neurons)
        : null,
      layer: await openLayer(session, shape, parameters.values()),
      readout: await dense('readoutWeight', 'readoutBias', neurons, actions + 1),
    });
  }

  private constructor(materials: Materials, parts: Parts) {
    this.#materials = materials;
    this.#parts = parts;
    this.#neurons = materials.plan.network.recurrence.neurons;
    this.#batch = materials.plan.training.batch;
  }

  async learn(step: number): Promise<Outcome> {
    const { task } = this.#materials.plan;
    const course = await this.#take(createRandom(this.#materials.seed, 'episodes', step));
    const { loss, dLogits, dValues } = criticise(course, task.learning);
    await this.#sendBack(course, joinColumns(dLogits, dValues));
    return { loss, metrics: course.episodes.metrics() };
  }

  /** Every number under a name that says so: `reward` as `testReward`. */
  async judge(number: number): Promise<Readonly<Record<string, number>>> {
    const { episodes } = await this.#take(createRandom(judgesSeed, 'examination', number));
    return Object.fromEntries(
      Object.entries(episodes.metrics()).map(([name, value]) => [
        `test${name[0].toUpperCase()}${name.slice(1)}`,
        value,
      ]),
    );
  }

  async show(): Promise<EpisodeView[]> {
    const views: EpisodeView[] = [];
    for (let number = 1; number <= this.#materials.plan.task.episodesShown; number++) {
      const course = await this.#take(createRandom(judgesSeed, 'examination', number));
      views.push({
        pictures: [],
        metrics: course.episodes.metrics(),
        conduct: await this.#describe(course),
        answer: null,
      });
    }
    return views;
  }

  async record(): Promise<GoldenEpisode> {
    const { observations, logits, values } = await this.#take(createRandom(judgesSeed, 'examination', 1));
    const { task } = this.#materials.plan;
    const first = (name: string, numbers: Floats, shape: readonly number[]) =>
      firstEpisode(name, numbers, this.#batch, task.steps, shape);
    return {
      inputs: [first('observation', observations, [task.observations])],
      outputs: [first('logits', logits, [task.actions]), first('value', values, [])],
    };
  }

  /** Whole episodes; an agent's generator is its own, so that what it does depends on nothing else in the batch. */
  async #take(random: Random): Promise<Course> {
    const { environment, steps } = this.#materials.plan.task;
    const [batch, width] = [this.#batch, environment.actions + 1];
    const episodes = environment.begin(branchRandom(random), batch);
    const agents = Array.from({ length: batch }, () => branchRandom(random));
    const course = {
      batch,
      episodes,
      observations: new Float32Array(steps * batch * environment.observations),
      states: new Float32Array(steps * batch * this.#neurons),
      logits: new Float32Array(steps * batch * environment.actions),
      values: new Float32Array(steps * batch),
      actions: new Int32Array(steps * batch),
      rewards: new Float64Array(steps * batch),
    };
    await this.#parts.layer.reset();
    for (let t = 0; t < steps; t++) {
      const rows = <A extends Floats | Int32Array>(array: A): A => {
        const length = array.length / steps;
        return array.subarray(t * length, (t + 1) * length) as A;
      };
      episodes.observe(rows(course.observations));
      const states = await this.#step(rows(course.observations));
      rows(course.states).set(states);
      splitColumns(
        await this.#parts.readout.forward(states),
        width,
        rows(course.logits),
        rows(course.values),
      );
      choose(rows(course.logits), agents, rows(course.actions));
      episodes.act(rows(course.actions), rows(course.rewards));
    }
    return course;
  }

  /** Of the first episode of the batch. */
  async #describe({ episodes, values, logits, states }: Course): Promise<AgentConduct> {
    const { steps, actions: actionCount, environment } = this.#materials.plan.task;
    const { actions, rewards, ...scene } = episodes.story();
    const firstOf = (array: Float32Array, width: number) =>
      Float32Array.from({ length: steps * width }, (_, k) => {
        const t = Math.floor(k / width);
        return array[t * this.#batch * width + (k % width)];
      });
    return {
      actionNames: environment.actionNames,
      scene: scene.kind === 'maze' ? { ...scene, walls: scene.walls.slice() } : scene,
      actions,
      rewards,
      values: fromFloats(firstOf(values, 1)),
      policy: fromFloats(softmaxRows(firstOf(logits, actionCount), actionCount)),
      modulator: await this.#modulatorOf(firstOf(states, this.#neurons)),
    };
  }

  /** M(t) = tanh(v.x(t) + b) (Miconi et al. 2019, section 3.2), from states [T, N]. */
  async #modulatorOf(states: Float32Array): Promise<Uint8Array<ArrayBuffer> | null> {
    const [weight, bias] = ['modulatorWeight', 'modulatorBias'].map((name) =>
      this.#materials.parameters.get(name),
    );
    if (!weight || !bias) return null;
    const neurons = this.#neurons;
    const shape = { inputs: neurons, outputs: 1, rows: states.length / neurons };
    const tensors = { weight: await weight.read(), bias: await bias.read() };
    return fromFloats(Float32Array.from(denseForward(shape, tensors, states), Math.tanh));
  }

  async #step(observations: Float32Array): Promise<Floats> {
    const { eye, layer } = this.#parts;
    return layer.step(eye ? await eye.forward(observations) : observations);
  }

  /** From dLoss/d(logits, value) [T, B, A + 1] to all gradients. */
  async #sendBack({ observations, states }: Course, dReadouts: Floats): Promise<void> {
    const { eye, layer, readout } = this.#parts;
    await layer.backward(await readout.backward(states, dReadouts));
    await eye?.backward(observations, await layer.readInputGradient());
  }
}

/** Rows of `width` numbers: the last to `values`, the others to `logits`. */
function splitColumns(rows: Floats, width: number, logits: Float32Array, values: Float32Array): void {
  for (let r = 0; r < values.length; r++) {
    logits.set(rows.subarray(r * width, (r + 1) * width - 1), r * (width - 1));
    values[r] = rows[(r + 1) * width - 1];
  }
}

/** The inverse of splitColumns. */
function joinColumns(logits: Floats, values: Floats): Float32Array {
  const width = logits.length / values.length + 1;
  const rows = new Float32Array(values.length * width);
  for (let r = 0; r < values.length; r++) {
    rows.set(logits.subarray(r * (width - 1), (r + 1) * (width - 1)), r * width);
    rows[(r + 1) * width - 1] = values[r];
  }
  return rows;
}
