// An experiment's training on a session, taken apart: its update is that of the trainer's Model, and besides, it can be
// stopped before Adam, be given pictures from memory, and tell what its episodes were.
import type { Experiment } from '../../../src-main/contract/experiment.ts';
import type { EngineSession, Optimiser, Parameter } from '../../../src-main/engines/engine.ts';
import type { CharacterSource } from '../../../src-main/science/data/character-source.ts';
import { planExperiment } from '../../../src-main/science/experiment.ts';
import type { ExperimentPlan } from '../../../src-main/science/experiment.ts';
import { createRandom } from '../../../src-main/science/random.ts';
import { AgentLesson } from '../../../src-main/trainer/lessons/agent-lesson.ts';
import { FewShotLesson } from '../../../src-main/trainer/lessons/few-shot-lesson.ts';
import { openLesson } from '../../../src-main/trainer/lessons/index.ts';
import type { Lesson, LessonMaterials } from '../../../src-main/trainer/lessons/lesson.ts';
import { recordEnvironment, recordEpisodes } from './recording.ts';
import type { Recording } from './recording.ts';

export class ExperimentTraining {
  readonly parameters: readonly Parameter[];
  readonly #lesson: Lesson;
  readonly #optimiser: Optimiser;
  #updates = 0;

  /** What episodes are made of is written to `recording`, where there is one. */
  static async open(session: EngineSession, experiment: Experiment, recording?: Recording) {
    const plan = planExperiment(experiment);
    const parameters = new Map<string, Parameter>();
    for (const [name, { shape, values }] of Object.entries(initialTensors(experiment)))
      parameters.set(name, await session.parameter(name, shape, values));
    const lesson = await openOwnLesson(experiment, plan, session, parameters, recording);
    const optimiser = await session.adam([...parameters.values()], plan.training);
    return new ExperimentTraining([...parameters.values()], lesson, optimiser);
  }

  private constructor(parameters: readonly Parameter[], lesson: Lesson, optimiser: Optimiser) {
    this.parameters = parameters;
    this.#lesson = lesson;
    this.#optimiser = optimiser;
  }

  /** Leaves the gradients of the next batch in the parameters; returns its loss. */
  async backward(): Promise<number> {
    return (await this.#lesson.learn(this.#updates++)).loss;
  }

  async update(): Promise<number> {
    const loss = await this.backward();
    await this.#optimiser.update();
    return loss;
  }
}

/** The trained tensors as they begin, by name. */
export function initialTensors(experiment: Experiment) {
  const random = createRandom(experiment.seed, 'initialValues', 0);
  const { tensors } = planExperiment(experiment).network;
  return Object.fromEntries(
    tensors.map((tensor) => [tensor.name, { shape: tensor.shape, values: tensor.initial(random) }]),
  );
}

async function openOwnLesson(
  experiment: Experiment,
  plan: ExperimentPlan,
  session: EngineSession,
  parameters: ReadonlyMap<string, Parameter>,
  recording?: Recording,
): Promise<Lesson> {
  const { task } = plan;
  const materials: Omit<LessonMaterials<unknown>, 'plan'> = { seed: experiment.seed, session, parameters };
  if (task.kind === 'agent') {
    const environment = recording ? recordEnvironment(task.environment, recording) : task.environment;
    return AgentLesson.open({ ...materials, plan: { ...plan, task: { ...task, environment } } });
  }
  if (task.kind === 'few-shot') {
    const own = recording ? recordEpisodes(task, recording) : task;
    return FewShotLesson.open({ ...materials, plan: { ...plan, task: own } }, randomCharacters(task.side));
  }
  return openLesson(experiment, plan, '', session, parameters);
}

/** As many as the made-up alphabets' characters, but held in memory from the beginning. */
export const characterCount = 600;
export const drawerCount = 20;

function randomCharacters(side: number): CharacterSource {
  const pixels = new Float32Array(characterCount * drawerCount * side ** 2);
  const random = createRandom(1, 'pictures', 0);
  for (let k = 0; k < pixels.length; k += 2) {
    // One word for two pixels: there are millions.
    const word = random.word();
    pixels[k] = (word & 0xffff) / 0x10000;
    pixels[k + 1] = (word >>> 16) / 0x10000;
  }
  return {
    classes: Array.from({ length: characterCount }, (_, character) =>
      Array.from({ length: drawerCount }, (_, drawer) => character * drawerCount + drawer),
    ),
    read: (drawing) => pixels.subarray(drawing * side ** 2, (drawing + 1) * side ** 2),
  };
}
