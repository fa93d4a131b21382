import { errorCatalogue, type Operation, operationNames, operations } from '@holdfast/contract';
import { z } from 'zod';
import type { JsonSchema } from './json.ts';

/** What a route takes or gives: its own schema, under the name it has among the components. */
export interface RouteSchemas {
  readonly input: JsonSchema;
  readonly inputName: string;
  readonly outputName: string;
}

export interface Components {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly of: (operation: Pick<Operation, 'input' | 'output'>) => RouteSchemas;
}

type Spoken = Pick<Operation, 'name' | 'input' | 'output'>;

/** Schemas that several answers share, found where the table uses them. */
const shared = {
  Memory: operations.getMemory.output.shape.memory,
  MemoryVersion: operations.getMemory.output.shape.versions.unwrap().element,
  RecallResult: operations.recall.output.shape.results.element,
  Understood: operations.recall.output.shape.understood,
  ApiKey: operations.createKey.output.shape.key,
} as const satisfies Record<string, z.ZodType>;

const refTo = (name: string): string => `#/components/schemas/${name}`;

/** The schemas of every operation and alias as JSON Schema, each once. */
export function componentsOf(): Components {
  const inputs = z.registry<{ id: string }>();
  const outputs = z.registry<{ id: string }>();
  const names = new Map<z.ZodType, string>();
  const enter = (registry: typeof inputs, schema: z.ZodType, id: string): void => {
    if (names.has(schema)) return;
    names.set(schema, id);
    registry.add(schema, { id });
  };
  for (const [name, schema] of Object.entries(shared)) enter(outputs, schema, name);
  for (const spoken of everySpoken()) {
    enter(inputs, spoken.input, `${spoken.name}Input`);
    enter(outputs, spoken.output, `${spoken.name}Output`);
  }
  const options = { target: 'draft-2020-12', unrepresentable: 'any', uri: refTo } as const;
  const given = tidyAll(z.toJSONSchema(inputs, { ...options, io: 'input' }).schemas);
  const made = tidyAll(z.toJSONSchema(outputs, { ...options, io: 'output' }).schemas);
  return {
    schemas: { Problem: problemSchema(), ...made, ...given },
    of: ({ input, output }) => {
      const inputName = names.get(input) ?? '';
      return { input: given[inputName] ?? {}, inputName, outputName: names.get(output) ?? '' };
    },
  };
}

/** Operations first, so that a schema which an alias shares keeps the operation's name. */
function everySpoken(): readonly Spoken[] {
  const table = operationNames.map((name): Operation => operations[name]);
  const own = table.map(({ name, input, output }) => ({ name: capital(name), input, output }));
  const aliased = table.flatMap(({ aliases }) =>
    aliases.map(({ method, path, input, output }) => ({ name: aliasName(method, path), input, output })),
  );
  return [...own, ...aliased];
}

/** `GET /memory/{id}` as GetMemoryIdAlias. */
export function aliasName(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return `${[method.toLowerCase(), ...words].map(capital).join('')}Alias`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function tidyAll(schemas: Readonly<Record<string, unknown>>): Record<string, JsonSchema> {
  const named = Object.entries(schemas).filter(([name]) => !name.startsWith('__'));
  return Object.fromEntries(named.map(([name, schema]) => [name, tidyObject(schema)]));
}

function tidyObject(schema: unknown): JsonSchema {
  const tidied = tidy(schema);
  return isObject(tidied) ? tidied : {};
}

const LONGEST_PATTERN = 100;

/** Leaves out what no reader of the document needs: ids of the generator, patterns that a format says already. */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([key, inner]) => !isNoise(key, inner));
  return Object.fromEntries(kept.map(([key, inner]) => [key, tidy(inner)]));
}

function isNoise(key: string, value: unknown): boolean {
  switch (key) {
    case '$schema':
    case '$id':
      return true;
    case '$ref':
      // Any JSON: the generator writes it as a recursive schema of its own.
      return typeof value === 'string' && value.includes('__shared');
    case 'pattern':
      return typeof value === 'string' && value.length > LONGEST_PATTERN;
    case 'minimum':
    case 'maximum':
      return typeof value === 'number' && Math.abs(value) === Number.MAX_SAFE_INTEGER;
    default:
      return false;
  }
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problemSchema(): JsonSchema {
  const text = (description: string): JsonSchema => ({ type: 'string', description });
  return {
    type: 'object',
    description: 'An error, RFC 9457',
    properties: {
      type: { type: 'string', format: 'uri' },
      title: text('The same for every error of this code'),
      status: { type: 'integer' },
      detail: text('What happened and what to do next'),
      code: { type: 'string', enum: Object.keys(errorCatalogue), description: 'Stable; decide by this' },
      errors: {
        type: 'array',
        description: 'The faulty fields of the input',
        items: {
          type: 'object',
          properties: { field: text('Path such as `items[3].content`'), message: { type: 'string' } },
          required: ['field', 'message'],
        },
      },
      index: { type: 'integer', description: 'Position of the bad item of a batch' },
      requestId: text('Name it when you ask for help'),
    },
    required: ['type', 'title', 'status', 'detail', 'code'],
  };
}
