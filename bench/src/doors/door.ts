import { join } from 'node:path';
import type { Client } from '@holdfast/contract';
import { open } from '@holdfast/core';
import { connect } from '@holdfast/sdk';
import { startChild } from '../child.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { askOverMcp } from './mcp.ts';
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
  /** A client for the memories of one user. */
  clientOf(user: string): Promise<DoorClient>;
  /** CPU milliseconds that the process behind the door has used. */
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
