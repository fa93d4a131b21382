import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { open } from '@holdfast/core';
import { testDatabases } from '@holdfast/core/testing';
import { type Client, connect } from '@holdfast/sdk';
import { compose, createLogger, loadConfig } from '@holdfast/server';

/** The two ways in which an adapter reaches Holdfast. */
export type Door = 'open' | 'connect';

export interface Doors extends AsyncDisposable {
  /** A user's memories, as adapters are told of them. */
  placeOf(door: Door, user: string): { readonly client: Client; readonly userId?: string };
}

/** A server on a file, and the embedded library in RAM, or on Postgres where that is under test. */
export async function openDoors(): Promise<Doors> {
  const data = await mkdtemp(join(tmpdir(), 'holdfast-frameworks-'));
  const { config } = loadConfig({ overrides: { data, port: 0, role: 'api', logLevel: 'silent' }, env: {} });
  const server = await compose(config, { logger: createLogger(config) });
  const { url } = await server.listen();
  const postgres = process.env['HOLDFAST_TEST_DATABASE_URL'];
  const databases = postgres === undefined ? undefined : await testDatabases(postgres);
  const place = databases === undefined ? { path: ':memory:' } : { database: (await databases.make()).appUrl };
  const embedded = await open({ ...place, worker: false });
  return {
    placeOf(door, user) {
      if (door === 'open') return { client: embedded, userId: user };
      return { client: connect({ url, apiKey: server.firstKey ?? '', user, retries: 0 }) };
    },
    async [Symbol.asyncDispose]() {
      await embedded.close();
      await databases?.remove();
      await server.close();
      await rm(data, { recursive: true });
    },
  };
}
