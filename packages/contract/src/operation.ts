import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';

export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';

/**
 * What a key must be allowed to do. Beside these an operation can say `none`, open to anybody who can reach the server, or
 * `owner`, for whoever owns the data and for no key: what reaches across tenants is nothing that a tenant can be granted.
 */
export const permissions = [
  'memories:read',
  'memories:write',
  'memories:delete',
  'users:read',
  'keys:manage',
  'stats:read',
  'audit:read',
  'admin',
] as const;
export type Permission = (typeof permissions)[number];

/** Which wall the operation stands behind; see ARCHITECTURE.md, scopes. */
export type OperationScope = 'system' | 'tenant' | 'user';

export interface McpAnnotations {
  readonly title: string;
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

/** Sets of MCP tools beyond those that every client sees. */
export const toolsets = ['continuity', 'planner'] as const;
export type Toolset = (typeof toolsets)[number];

/**
 * An MCP tool over an operation: its own schemas and two pure mappings. `present` must stay within the token
 * bound that the door enforces; the door cuts lists, never a memory in the middle.
 */
export interface McpTool<Input = unknown, Output = unknown> {
  readonly name: string;
  /** Shown only where this set is switched on; always shown when it is in none. */
  readonly toolset?: Toolset;
  readonly description: string;
  readonly annotations: McpAnnotations;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly toInput: (args: never) => Input;
  readonly present: (result: Output, args: never) => unknown;
}

/**
 * The same operation under a path and in the words of a source document. `toInput` and `toOutput` are pure.
 * An alias answers with the operation's status and errors.
 */
export interface Alias<Input = unknown, Output = unknown> {
  readonly method: HttpMethod;
  readonly path: string;
  readonly summary: string;
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly toInput: (input: never) => Input;
  readonly toOutput: (output: Output, input: never) => unknown;
}

export interface Operation<I extends z.ZodObject = z.ZodObject, O extends z.ZodObject = z.ZodObject> {
  /** Method name of every client, and OpenAPI operationId. */
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  /** Group in the reference docs and OpenAPI tag. */
  readonly group:
    | 'memories'
    | 'recall'
    | 'facts'
    | 'events'
    | 'entities'
    | 'links'
    | 'extractions'
    | 'consolidation'
    | 'calls'
    | 'sessions'
    | 'decisions'
    | 'work'
    | 'knowledge'
    | 'plans'
    | 'tasks'
    | 'procedures'
    | 'schedule'
    | 'calendars'
    | 'reflections'
    | 'users'
    | 'keys'
    | 'tenants'
    | 'jobs'
    | 'settings'
    | 'audit'
    | 'webhooks'
    | 'system';
  readonly method: HttpMethod;
  /** Path with `{name}` parameters, each a field of the input. Other fields travel in the query of GET and DELETE, else in the body. */
  readonly path: string;
  readonly status: 200 | 201;
  readonly scope: OperationScope;
  readonly permission: Permission | 'none' | 'owner';
  /** True when the call changes nothing; such calls may be repeated freely. */
  readonly readOnly: boolean;
  /** True when an Idempotency-Key is honoured. */
  readonly idempotencyKey: boolean;
  readonly input: I;
  readonly output: O;
  /** Codes beyond those that every operation can answer with. */
  readonly errors: readonly ErrorCode[];
  readonly aliases: readonly Alias<z.input<I>, z.output<O>>[];
  readonly tools: readonly McpTool<z.input<I>, z.output<O>>[];
}

type Defaulted = 'status' | 'readOnly' | 'idempotencyKey' | 'errors' | 'aliases' | 'tools';
type OperationSpec<I extends z.ZodObject, O extends z.ZodObject> = Omit<Operation<I, O>, Defaulted> &
  Partial<Pick<Operation<I, O>, Defaulted>>;

/** Declares an operation; what is left out takes the common value. */
export function operation<
  const N extends string,
  const S extends OperationScope,
  I extends z.ZodObject,
  O extends z.ZodObject,
>(
  spec: OperationSpec<I, O> & { readonly name: N; readonly scope: S },
): Operation<I, O> & { readonly name: N; readonly scope: S } {
  return { status: 200, readOnly: false, idempotencyKey: false, errors: [], aliases: [], tools: [], ...spec };
}

/** Declares an alias whose mappings are checked against its own schemas and the operation's. */
export function alias<I extends z.ZodObject, O extends z.ZodObject, Input, Output>(spec: {
  readonly method: HttpMethod;
  readonly path: string;
  readonly summary: string;
  readonly input: I;
  readonly output: O;
  readonly toInput: (input: z.output<I>) => Input;
  readonly toOutput: (output: Output, input: z.output<I>) => z.input<O>;
}): Alias<Input, Output> {
  return spec;
}

/** Declares an MCP tool whose mappings are checked against its own schemas and the operation's. */
export function tool<I extends z.ZodObject, O extends z.ZodObject, Input, Output>(spec: {
  readonly name: string;
  readonly toolset?: Toolset;
  readonly description: string;
  readonly annotations: McpAnnotations;
  readonly input: I;
  readonly output: O;
  readonly toInput: (args: z.output<I>) => Input;
  readonly present: (result: Output, args: z.output<I>) => z.input<O>;
}): McpTool<Input, Output> {
  return spec;
}

/** Codes that any operation can answer with; `errors` of an operation come on top. */
export const commonErrors = [
  'invalid_input',
  'unauthenticated',
  'permission_denied',
  'scope_forbidden',
  'rate_limited',
  'internal',
  'store_busy',
  'shutting_down',
] as const satisfies readonly ErrorCode[];
