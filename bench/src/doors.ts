import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@holdfast/contract';
import { open } from '@holdfast/core';
import { connect } from '@holdfast/sdk';
import { startServer } from './server.ts';
import { askOverMcp } from './mcp.ts';

/** The ways into Holdfast that a bench can take. */
export const doorNames = ['embedded', 'http', 'mcp'] as const;
export type DoorName = (typeof doorNames)[number];

/** One user's client, with the question asked through the door under test. */
export interface DoorClient extends Client {
  /** Ids of the best `k` memories, best first. */
  ask(query: string, options: { readonly k: number }): Promise<readonly string[]>;
}

export interface Door {
  clientOf(user: string): Promise<DoorClient>;
  close(): Promise<void>;
}

/** Opens a door on a new, empty store in a temporary folder, which `close` removes. Uses are not counted. */
export async function openDoor(name: DoorName): Promise<Door> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  switch (name) {
    case 'embedded':
      return embeddedDoor(folder, remove);
    case 'http':
    case 'mcp':
      return serverDoor(name, folder, remove);
  }
}

async function embeddedDoor(folder: string, remove: () => Promise<void>): Promise<Door> {
  const holdfast = await open({ path: join(folder, 'holdfast.db'), touches: false });
  return {
    clientOf: async (user) => {
      const client = ofUser(holdfast, user);
      return { ...client, ask: (query, { k }) => askClient(client, query, k) };
    },
    async close() {
      await holdfast.close();
      await remove();
    },
  };
}
