import { errorCatalogue, operationNames, operations, type Operation } from '@holdfast/contract';
import { z } from 'zod';
import * as keySchemas from '../../packages/contract/src/operations/keys.ts';
import * as memorySchemas from '../../packages/contract/src/schemas/memory.ts';
import * as recallSchemas from '../../packages/contract/src/schemas/recall.ts';
import { comment, createTypeEmitter } from './schema-types.ts';

/** The files that the SDK takes from the operation table and the error catalogue, so that it ships neither. */

const FOLDER = 'packages/sdk/src/generated';
const HEADER = '// Written by `npm run generate` from the operation table of packages/contract; do not edit.\n\n';
export const sdkOutputs = ['errors', 'routes', 'types'].map((name) => `${FOLDER}/${name}.generated.ts`);

export function generateSdk(): ReadonlyMap<string, string> {
  return new Map([
    [`${FOLDER}/errors.generated.ts`, HEADER + errorsText()],
    [`${FOLDER}/routes.generated.ts`, HEADER + routesText()],
    [`${FOLDER}/types.generated.ts`, HEADER + typesText()],
  ]);
}

function errorsText(): string {
  const entries = Object.entries(errorCatalogue).map(
    ([code, { status, retryable, title }]) =>
      `  ${code}: { status: ${status}, retryable: ${retryable}, title: ${JSON.stringify(title)} },\n`,
  );
  return `/** Every failure a caller can see. \`retryable\`: the same call may succeed later. */
export const errorCatalogue = {\n${entries.join('')}} as const;

export type ErrorCode = keyof typeof errorCatalogue;
`;
}

function routesText(): string {
  const entries = operationNames.map((name) => `  ${name}: ${JSON.stringify(routeOf(operations[name]))},\n`);
  return `import type { Client } from './types.generated.ts';

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  /** With \`{name}\` parameters, each a field of the input. */
  readonly path: string;
  readonly pathFields: readonly string[];
  /** Where the other fields travel. */
  readonly rest: 'query' | 'body';
  readonly status: number;
  /** Whether the default user and space of the client apply. */
  readonly scope: 'system' | 'tenant' | 'user';
  /** The field that a default space fills. */
  readonly spaceField?: 'space' | 'spaces';
  readonly readOnly: boolean;
  readonly idempotencyKey: boolean;
}

export const routes: { readonly [N in keyof Client]: Route } = {\n${entries.join('')}};
`;
}

function routeOf(operation: Operation): object {
  const { method, path, status, scope, readOnly, idempotencyKey, input } = operation;
  const pathFields = [...path.matchAll(/\{(\w+)\}/gu)].map((match) => match[1]);
  const spaceField =
    scope === 'user' ? (['space', 'spaces'] as const).find((field) => Object.hasOwn(input.shape, field)) : undefined;
  return {
    method,
    path,
    pathFields,
    rest: method === 'GET' || method === 'DELETE' ? 'query' : 'body',
    status,
    scope,
    ...(spaceField === undefined ? {} : { spaceField }),
    readOnly,
    idempotencyKey,
  };
}

function typesText(): string {
  const names = new Map<z.ZodType, string>();
  const shared = { ...memorySchemas, ...recallSchemas, apiKey: keySchemas.apiKey };
  for (const [name, schema] of Object.entries(shared)) {
    if (schema instanceof z.ZodType) names.set(schema, pascalCase(name));
  }
  const emitter = createTypeEmitter(names);
  const methods = operationNames.map((name) => {
    const { input, output, summary, description, errors }: Operation = operations[name];
    const type = pascalCase(name);
    emitter.declare({ name: `${type}Input`, schema: input, io: 'input' });
    emitter.declare({ name: `${type}Output`, schema: output, io: 'output' });
    const codes = errors.length === 0 ? '' : ` Beyond the common errors: ${errors.join(', ')}.`;
    const doc = `${summary}.${description === undefined ? '' : ` ${description}`}${codes}`;
    return `${comment(doc, '  ')}  readonly ${name}: (input: ${type}Input, options?: CallOptions) => Promise<${type}Output>;\n`;
  });
  return `/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** Options of one call. */
export interface CallOptions {
  /** Aborts the call; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Milliseconds until the call fails with \`timeout\`, repeats included. */
  readonly timeoutMs?: number;
  /** Makes a repeated remember or rememberMany return what the first one stored, for 24 hours. */
  readonly idempotencyKey?: string;
}

/** A method an operation, the same for a server and for the embedded library. Every failure is a HoldfastError. */
export interface Client {
${methods.join('')}}

${emitter.text()}`;
}

function pascalCase(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
