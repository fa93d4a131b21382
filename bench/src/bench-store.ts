import { join } from 'node:path';
import type { OpenOptions } from '@holdfast/core';
import { type TestDatabase, testDatabases } from '@holdfast/core/testing';
import pg from 'pg';
import type { BenchOptions } from './bench.ts';
import { serviceFor } from './services.ts';

/** Where a bench stores: a file, or a database of its own on Postgres. */
export interface BenchStore extends AsyncDisposable {
  readonly place: Pick<OpenOptions, 'path' | 'database' | 'poolSize'>;
}

/** @throws ServicesError when Postgres is asked for and cannot be brought up */
export async function benchStore(store: BenchOptions['store'], path: string): Promise<BenchStore> {
  if (store === 'sqlite') return { place: { path }, [Symbol.asyncDispose]: () => Promise.resolve() };
  const database = await benchDatabase();
  return { place: { database: database.appUrl }, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
}

/** An empty database of its own, on the Postgres that the environment names, or on one for as long as it is used. */
export async function benchDatabase(): Promise<TestDatabase & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const { url } = stack.use(await serviceFor('postgres'));
  const databases = await testDatabases(url);
  stack.defer(() => databases.remove());
  const database = await databases.make();
  const used = stack.move();
  return { ...database, [Symbol.asyncDispose]: () => used.disposeAsync() };
}

/** Has the planner learn how many rows there are, as the database does by itself within a minute or so. */
export async function analyze(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

/** The file of a store in a folder, under the name that the server expects. */
export function fileIn(folder: string): string {
  return join(folder, 'data', 'holdfast.db');
}
