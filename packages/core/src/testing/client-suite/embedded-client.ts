import { type Client, type OperationName, operationNames } from '@holdfast/contract';
import type { Caller } from '../../api/caller.ts';
import type { Holdfast } from '../../open.ts';
import type { OpenedClient } from './world.ts';

/** The embedded library as the client suite wants it. */
export function embeddedClient(holdfast: Holdfast): OpenedClient {
  const { api } = holdfast;

  /** As a door calls: with its caller and the user it was told of. */
  function clientOf(caller: () => Promise<Caller>, user?: string): Client {
    const methods = operationNames.map((name: OperationName) => [
      name,
      async (input: unknown, options: object = {}) =>
        api.call(name, input, {
          ...options,
          caller: await caller(),
          ...(user === undefined || typeof input !== 'object' || input === null || 'userId' in input ? {} : { user }),
        }),
    ]);
    // Sound: the names are those of the table, and the api answers each with its operation's output.
    return Object.fromEntries(methods) as Client;
  }

  return {
    clientOf: (user) => clientOf(() => Promise.resolve({ kind: 'owner' }), user),
    clientWithKey: (secret) => clientOf(() => api.authenticate(secret)),
    close: () => holdfast.close(),
  };
}
