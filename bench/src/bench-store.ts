import { join } from 'node:path';
import type { OpenOptions } from '@holdfast/core';
import { testDatabases } from '@holdfast/core/testing';
import type { BenchOptions } from './bench.ts';

/** Where a bench stores: a file, or a database of its own on the Postgres that the environment names. */
export interface BenchStore extends AsyncDisposable {
  readonly place: Pick<OpenOptions, 'path' | 'database' | 'poolSize'>;
}

const variable = 'HOLDFAST_TEST_DATABASE_URL';

/** @throws Error saying how to bring up Postgres, when it is asked for and not named */
export async function benchStore(store: BenchOptions['store'], path: string): Promise<BenchStore> {
  if (store === 'sqlite') return { place: { path }, [Symbol.asyncDispose]: () => Promise.resolve() };
  const address = process.env[variable] ?? '';
  if (address === '') throw new Error(`${variable} names no Postgres; \`npm run services -- postgres\` brings one up`);
  const databases = await testDatabases(address);
  const { appUrl } = await databases.make();
  return { place: { database: appUrl }, [Symbol.asyncDispose]: () => databases.remove() };
}

/** The file of a store in a folder, under the name that the server expects. */
export function fileIn(folder: string): string {
  return join(folder, 'data', 'holdfast.db');
}
