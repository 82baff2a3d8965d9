// What an engine makes of a fixture: states and gradients, to be compared with another engine's.
import type {
  EngineSession,
  Parameter,
  Recurrence,
  RecurrenceParameters,
} from '../../src-main/engines/engine.ts';
import type { Floats } from '../../src-main/science/arrays.ts';
import { tensorShapes } from '../../src-main/science/plasticity/recurrence.ts';
import { relativeError } from './numbers.ts';
import type { RecurrenceFixture } from './recurrence-fixture.ts';

/** Norm-wise; a loss is a sum over states. */
const tolerances: Record<string, number> = { states: 1e-6, inputs: 5e-6, w: 5e-6, alpha: 5e-6 };

/** How far single precision may be from the reference. */
export function toleranceOf(name: string): number {
  return tolerances[name] ?? 1e-5;
}

/** States, and the gradients of the fixture's losses one after the other, by name. */
export type Outcome = Readonly<Record<string, Floats>>;

/** Episodes forward and backward; `isStepwise` goes through `step` instead of `forward`. */
export async function compute(
  session: EngineSession,
  fixture: RecurrenceFixture,
  isStepwise = false,
): Promise<Outcome> {
  const parameters = await createParameters(session, fixture);
  const recurrence = await session.recurrence(fixture.shape, parameters);
  const outcomes: Outcome[] = [];
  for (const dStates of fixture.losses) {
    const states = isStepwise
      ? await takeSteps(recurrence, fixture)
      : await recurrence.forward(fixture.inputs);
    await recurrence.backward(dStates);
    const gradients: Record<string, Floats> = { states, inputs: await recurrence.readInputGradient() };
    for (const parameter of Object.values(parameters))
      gradients[parameter.name] = await parameter.readGradient();
    outcomes.push(gradients);
  }
  const names = Object.keys(outcomes[0]);
  return Object.fromEntries(names.map((name) => [name, join(outcomes.map((outcome) => outcome[name]))]));
}

async function takeSteps(recurrence: Recurrence, { shape, inputs }: RecurrenceFixture): Promise<Floats> {
  await recurrence.reset();
  const stepSize = shape.batch * shape.neurons;
  const states: Floats[] = [];
  for (let t = 0; t < shape.steps; t++)
    states.push(await recurrence.step(inputs.subarray(t * stepSize, (t + 1) * stepSize)));
  return join(states);
}

function join(parts: readonly Floats[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

export async function createParameters(session: EngineSession, fixture: RecurrenceFixture) {
  const created = Object.entries(tensorShapes(fixture.shape)).map(([name, shape]) =>
    session.parameter(name, shape, fixture.tensors[name]),
  );
  return Object.fromEntries(
    (await Promise.all(created)).map((parameter) => [parameter.name, parameter]),
  ) as unknown as RecurrenceParameters & Record<string, Parameter>;
}

/** Norm-wise relative errors by name. */
export function errorsOf(outcome: Outcome, judge: Outcome): [string, number][] {
  return Object.keys(judge).map((name) => [name, relativeError(outcome[name], judge[name])]);
}
