// Turns a schema's complaint into a sentence: what was expected and what came.
import { EngramError } from './errors.ts';
import type { z } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** Parses `value`, or throws a `bad-input` EngramError that names each wrong part; `subject` begins the sentence. */
export function parseOrExplain<S extends z.ZodType>(schema: S, value: unknown, subject: string): z.output<S> {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new EngramError('bad-input', result.error.issues.map((issue) => explain(issue, subject)).join(' '));
}

function explain(issue: Issue, subject: string): string {
  const name = issue.path.length > 0 ? issue.path.join('.') : subject;
  if (issue.code === 'unrecognized_keys') return explainUnknownKeys(issue.keys, subject);
  if (issue.code === 'custom') return `${name}: ${issue.message}`;
  return `${name}: expected ${expectation(issue)}, got ${describe(issue.input)}.`;
}

function explainUnknownKeys(keys: string[], subject: string): string {
  return `${subject}: expected only known names, got ${keys.map((key) => `"${key}"`).join(', ')}.`;
}

const kinds: Record<string, string> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
};

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? issue.expected;
    case 'too_small':
      return `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${unitOfOrigin(issue.origin)}`;
    case 'too_big':
      return `${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${unitOfOrigin(issue.origin)}`;
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    case 'invalid_value':
      return issue.values.length === 1 ? `${String(issue.values[0])}` : `one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      return `a text of the form ${issue.format}`;
    case 'invalid_union':
    case 'invalid_element':
    case 'invalid_key':
    case 'unrecognized_keys':
    case 'custom':
      return issue.message;
  }
}

function unitOfOrigin(origin: string): string {
  return origin === 'string' ? ' characters' : origin === 'array' ? ' entries' : '';
}

/** A value as a person would say it: its kind where that matters, and at most 60 characters of it. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return `the text "${value.length > 60 ? `${value.slice(0, 60)}…` : value}"`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : `a value of type ${typeof value}`;
}
