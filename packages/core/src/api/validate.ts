import { type FieldFault, HoldfastError, type OperationName, type ParsedInputOf, operations } from '@holdfast/contract';
import type { z } from 'zod';
import { batchIndex, checkShape, fieldOf } from './shape.ts';

/**
 * The input as the operation table wants it, defaults filled in.
 * @throws HoldfastError invalid_input with every fault, and the index of the bad item of a batch
 */
export function validateInput<N extends OperationName>(name: N, input: unknown): ParsedInputOf<N> {
  const schema: z.ZodType = operations[name].input;
  checkShape(input);
  const parsed = schema.safeParse(input ?? {});
  // Sound: the schema is that of operation N; TypeScript cannot follow the union of schemas.
  if (parsed.success) return parsed.data as ParsedInputOf<N>;
  throw invalidInput(parsed.error);
}

const mostFaults = 20;

/** The fault of an input that a schema refused, in the words that every door uses. */
export function invalidInput(error: z.ZodError): HoldfastError {
  const faults = error.issues.flatMap(toFaults).slice(0, mostFaults);
  const first = faults[0];
  return new HoldfastError('invalid_input', {
    detail: first === undefined ? 'The input is not valid.' : `${first.field || 'The input'} ${first.message}.`,
    faults,
    ...batchIndex(error.issues[0]?.path ?? []),
  });
}

function toFaults(issue: z.core.$ZodIssue): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldOf([...issue.path, key]), message: 'is not a known field' }));
  }
  return [{ field: fieldOf(issue.path), message: messageOf(issue) }];
}

/** zod says "Invalid input: expected string, received number"; a field's name reads better before "must be". */
function messageOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${issue.expected === 'int' ? 'a whole number' : withArticle(issue.expected)}`;
    case 'too_small':
      return smallMessage(issue.origin, issue.minimum);
    case 'too_big':
      return sizeMessage(issue.origin, issue.maximum);
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return issue.message.startsWith('Invalid') ? `must be a valid ${issue.format}` : issue.message;
    case 'custom':
      return issue.message;
    case 'invalid_union':
      return unionMessage(issue);
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_key':
    case 'invalid_element':
      return `is not valid: ${issue.message}`;
  }
}

function sizeMessage(origin: string, maximum: number | bigint): string {
  if (origin === 'string') return `must be at most ${maximum} characters`;
  if (origin === 'array') return `must have at most ${maximum} entries`;
  return `must be at most ${maximum}`;
}

function unionMessage(issue: z.core.$ZodIssueInvalidUnion): string {
  const branches = issue.errors.map((issues) => issues.map(messageOf).join(', '));
  return [...new Set(branches)].join(', or ');
}

function withArticle(noun: string): string {
  return /^[aeiou]/u.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function smallMessage(origin: string, minimum: number | bigint): string {
  if (origin === 'string') return minimum === 1 ? 'must not be empty' : `must have at least ${minimum} characters`;
  if (origin === 'array') return minimum === 1 ? 'must not be empty' : `must have at least ${minimum} entries`;
  return `must be at least ${minimum}`;
}
