import { join } from 'node:path';
import type { Client } from '@holdfast/contract';
import { type Holdfast, open } from '@holdfast/core';
import { connect } from '@holdfast/sdk';
import { cpuMs } from '../measure.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { connectMcp, searchMemories } from './mcp.ts';
import { startServer } from './server.ts';

/** The ways into Holdfast that a bench can take. */
export const doorNames = ['embedded', 'http', 'mcp'] as const;
export type DoorName = (typeof doorNames)[number];

/** One user's client, with questions asked through the door under test. */
export interface DoorClient {
  readonly rememberMany: Client['rememberMany'];
  /** Ids of the best `k` memories, best first. */
  ask(query: string, k: number): Promise<readonly string[]>;
}

export interface Door extends AsyncDisposable {
  /** The client for the memories of one user; the same one each time. */
  clientOf(user: string): Promise<DoorClient>;
  /** CPU milliseconds that the process behind the door has used so far. */
  cpuMs(): Promise<number>;
}

/** Opens a door on a new, empty store in a temporary folder. Uses are not counted, so that asking changes nothing. */
export function openDoor(name: DoorName): Promise<Door> {
  switch (name) {
    case 'embedded':
      return embeddedDoor();
    case 'http':
    case 'mcp':
      return serverDoor(name);
  }
}

async function embeddedDoor(): Promise<Door> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const holdfast: Holdfast = stack.use(
    await open({ extraction: 'off', path: join(folder.path, 'holdfast.db'), touches: false, workingSet: false }),
  );
  const running = stack.move();
  return {
    clientOf: async (userId) => ({
      rememberMany: (input, options) => holdfast.rememberMany({ ...input, userId }, options),
      ask: async (query, k) => idsOf(await holdfast.recall({ query, k, userId })),
    }),
    cpuMs: async () => cpuMs(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function serverDoor(name: 'http' | 'mcp'): Promise<Door> {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder());
  const server = stack.use(await startServer({ place: { path: join(folder.path, 'holdfast.db') } }));
  const running = stack.move();
  const { url, apiKey } = server;
  const clients = new Map<string, Promise<DoorClient>>();
  async function connectAs(user: string): Promise<DoorClient> {
    const client = running.use(connect({ url, apiKey, user }));
    if (name === 'http') {
      return { rememberMany: client.rememberMany, ask: async (query, k) => idsOf(await client.recall({ query, k })) };
    }
    const mcp = await connectMcp({ url, apiKey, user });
    running.defer(() => mcp.close());
    return { rememberMany: client.rememberMany, ask: (query, k) => searchMemories(mcp, query, k) };
  }
  return {
    clientOf(user) {
      const client = clients.get(user) ?? connectAs(user);
      clients.set(user, client);
      return client;
    },
    cpuMs: () => server.cpuMs(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function idsOf({ results }: Awaited<ReturnType<Client['recall']>>): string[] {
  return results.map(({ memory }) => memory.id);
}
