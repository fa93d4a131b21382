import type { OpenOptions } from '@holdfast/core';
import { prepareDataFolder } from './config/data-folder.ts';
import type { Config } from './config/load.ts';

/** Where the memories lie: the file of the data folder, or a Postgres database. */
export interface Storage {
  readonly options: Pick<OpenOptions, 'path' | 'database' | 'poolSize' | 'statementTimeoutMs' | 'allowSuperuser'>;
  /** What the owner should know, a sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Connections of one process when nothing is said: a worker runs four jobs at once, each of which also renews its
 * lease; calls take one each for milliseconds.
 */
const connections: Readonly<Record<Config['role'], number>> = { api: 10, worker: 6, all: 14 };

/** Makes the data folder where it is needed. @throws HoldfastError config_invalid when it cannot be made */
export async function prepareStorage(config: Config): Promise<Storage> {
  if (config.databaseUrl === undefined) {
    const { database, warnings } = await prepareDataFolder(config.data);
    return { options: { path: database }, warnings };
  }
  return {
    options: {
      database: config.databaseUrl,
      poolSize: config.databasePoolSize ?? connections[config.role],
      statementTimeoutMs: config.databaseStatementTimeoutMs,
      allowSuperuser: config.databaseAllowSuperuser,
    },
    warnings: config.databaseAllowSuperuser
      ? ['HOLDFAST_DATABASE_ALLOW_SUPERUSER is set: should a query forget its tenant, the database will not stop it.']
      : [],
  };
}
