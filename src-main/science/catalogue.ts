// Descriptions of the registries' entries for forms, flags and docs, taken from the entries' own schemas.
import type { EntryDescription, ParameterDescription } from '../contract/experiment.ts';
import { z } from '../contract/schema.ts';
import { networksFor } from './experiment.ts';
import { networks } from './networks/index.ts';
import { tasks } from './tasks/index.ts';
import { trainingParameters } from './training.ts';

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly sentence: string;
  readonly citation: string;
  readonly parameters: z.ZodObject;
}

/** What JSON Schema says of one parameter. */
interface PropertySchema {
  type: ParameterDescription['type'];
  default: ParameterDescription['default'];
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  enum?: string[];
  unit?: string;
  help: string;
}

export const describeTasks = () =>
  tasks.map((task) => ({
    ...describeEntry(task),
    takesPictures: task.takesPictures ?? false,
    defaults: task.defaults.set,
    networks: networksFor(task).map(({ id }) => id),
  }));
export const describeNetworks = () => networks.map(describeEntry);

export function describeTraining(): EntryDescription {
  return describeEntry({
    id: 'training',
    title: 'Training',
    sentence: 'Gradient descent by Adam through the whole episode.',
    citation: 'Kingma & Ba 2015, arXiv 1412.6980',
    parameters: trainingParameters,
  });
}

function describeEntry({ id, title, sentence, citation, parameters }: Entry): EntryDescription {
  const schema = z.toJSONSchema(parameters, { io: 'input' });
  const properties = Object.entries(schema.properties as unknown as Record<string, PropertySchema>);
  return {
    id,
    title,
    sentence,
    citation,
    parameters: properties.map(([name, property]) => describeParameter(name, property)),
    takesPictures: false,
    defaults: {},
    networks: [],
  };
}

function describeParameter(name: string, property: PropertySchema): ParameterDescription {
  const { type, minimum, maximum, multipleOf, unit, help } = property;
  return {
    name,
    type,
    default: property.default,
    help,
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
    ...(multipleOf !== undefined && { multipleOf }),
    ...(property.enum && { choices: property.enum }),
    ...(unit !== undefined && { unit }),
  };
}
