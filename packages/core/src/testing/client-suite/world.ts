import {
  type Client,
  type ErrorCode,
  type HoldfastError,
  type InputOf,
  type OperationName,
  operationNames,
  operations,
  type OutputOf,
} from '@holdfast/contract';
import { expect } from 'vitest';

/** One store behind one door, with nothing in it. */
export interface OpenedClient {
  /** A client whose calls that name no user act for this one. */
  clientOf(user: string): Client;
  /** A client with the authority of an API key's secret; it names no user. Unknown secrets fail at the first call. */
  clientWithKey(secret: string): Client;
  close(): Promise<void>;
}

export type Memory = OutputOf<'remember'>['memory'];
type RememberInput = InputOf<'remember'>;

/** What the tests of the suite share: one opened door, and a user of its own for every test. */
export interface World {
  readonly opened: () => OpenedClient;
  /** A client of a user whom no other test has. */
  fresh(): Client & { readonly user: string };
  clientOf(user: string): Client;
  clientWithKey(secret: string): Client;
}

export function createWorld(opened: () => OpenedClient): World {
  let users = 0;
  return {
    opened,
    fresh() {
      users += 1;
      const user = `someone-${users}`;
      return { ...checked(opened().clientOf(user)), user };
    },
    clientOf: (user) => checked(opened().clientOf(user)),
    clientWithKey: (secret) => checked(opened().clientWithKey(secret)),
  };
}

/** The same client, each of whose answers must be exactly what the contract promises: no field less, none more. */
function checked(client: Client): Client {
  const methods = operationNames.map((name) => [
    name,
    async (input: unknown, options?: object) => {
      const output: unknown = await call(client, name, input, options);
      expect(operations[name].output.parse(output), `answer of ${name}`).toEqual(output);
      return output;
    },
  ]);
  // Sound: one wrapper for each operation, which hands on what the wrapped method answered.
  return Object.fromEntries(methods) as Client;
}

/** Calls an operation with anything, as a caller without a compiler would. */
export function call(client: Client, name: OperationName, input: unknown, options?: object): Promise<unknown> {
  // Sound: the point is to send what the types forbid; every method takes an input and options.
  const method = client[name] as (input: unknown, options?: object) => Promise<unknown>;
  return method(input, options);
}

/** The error that a call ends with; a call that succeeds fails the test. */
export async function failure(promise: Promise<unknown>): Promise<HoldfastError> {
  const outcome = await promise.then(
    (value: unknown) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in outcome)) throw new Error(`expected a failure, got ${JSON.stringify(outcome.value)}`);
  expect(outcome.error).toMatchObject({ name: 'HoldfastError' });
  expect(outcome.error).toHaveProperty('code');
  // Sound: just matched. The classes of contract and SDK differ, their shape does not.
  return outcome.error as HoldfastError;
}

export async function expectCode(promise: Promise<unknown>, code: ErrorCode): Promise<void> {
  const error = await failure(promise);
  expect(error.code, error.message).toBe(code);
}

export async function remember(client: Client, content: string, more: Partial<RememberInput> = {}): Promise<Memory> {
  const { memory } = await client.remember({ ...more, content });
  return memory;
}

/** Every memory of the list, over all pages. */
export async function listAll(client: Client, input: InputOf<'listMemories'> = {}): Promise<Memory[]> {
  const all: Memory[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listMemories({ ...input, ...(cursor === undefined ? {} : { cursor }) });
    all.push(...page.memories);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return all;
}

export async function recalled(
  client: Client,
  query: string,
  more: Partial<InputOf<'recall'>> = {},
): Promise<string[]> {
  const { results } = await client.recall({ ...more, query });
  return results.map((result) => result.memory.content);
}

export const contents = (memories: readonly Memory[]): string[] => memories.map((memory) => memory.content);
export const ids = (memories: readonly { readonly id: string }[]): string[] => memories.map((memory) => memory.id);
