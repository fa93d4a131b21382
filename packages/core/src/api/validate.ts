import { type FieldFault, HoldfastError, type OperationName, type ParsedInputOf, operations } from '@holdfast/contract';
import type { z } from 'zod';

/**
 * The input as the operation table wants it, defaults filled in.
 * @throws HoldfastError invalid_input with every fault, and the index of the bad item of a batch
 */
export function validateInput<N extends OperationName>(name: N, input: unknown): ParsedInputOf<N> {
  const schema: z.ZodType = operations[name].input;
  const parsed = parseBounded(schema, input ?? {});
  // Sound: the schema is that of operation N; TypeScript cannot follow the union of schemas.
  if (parsed.success) return parsed.data as ParsedInputOf<N>;
  throw invalidInput(parsed.error);
}

/** A schema walks free JSON by recursion: what is nested too deeply ends the stack, which is the caller's fault. */
function parseBounded(schema: z.ZodType, input: unknown): z.ZodSafeParseResult<unknown> {
  try {
    return schema.safeParse(input);
  } catch (error) {
    const field = error instanceof RangeError ? deepField(input) : undefined;
    if (field === undefined) throw error;
    const message = `must not be nested more than ${mostLevels} levels deep`;
    throw new HoldfastError('invalid_input', {
      detail: `${field} ${message}.`,
      faults: [{ field, message }],
      cause: error,
    });
  }
}

const mostLevels = 500;

/** The outermost field under which an input is nested too deeply; without recursion, which is what failed. */
function deepField(input: unknown): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  return Object.entries(input).find(([, value]) => isDeep(value))?.[0];
}

function isDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostLevels) return true;
    level = level.flatMap((one): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []));
  }
  return false;
}

const mostFaults = 20;
const batchFields = new Set(['items', 'turns']);

/** The fault of an input that a schema refused, in the words that every door uses. */
export function invalidInput(error: z.ZodError): HoldfastError {
  const faults = error.issues.flatMap(toFaults).slice(0, mostFaults);
  const [list, index] = error.issues[0]?.path ?? [];
  const first = faults[0];
  return new HoldfastError('invalid_input', {
    detail: first === undefined ? 'The input is not valid.' : `${first.field || 'The input'} ${first.message}.`,
    faults,
    ...(typeof list === 'string' && batchFields.has(list) && typeof index === 'number' ? { index } : {}),
  });
}

function toFaults(issue: z.core.$ZodIssue): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: fieldOf([...issue.path, key]), message: 'is not a known field' }));
  }
  return [{ field: fieldOf(issue.path), message: messageOf(issue) }];
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, part) => {
    if (typeof part === 'number') return `${field}[${part}]`;
    return field === '' ? String(part) : `${field}.${String(part)}`;
  }, '');
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
