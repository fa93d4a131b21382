import { chmod } from 'node:fs/promises';
import { HoldfastError } from '../../domain/errors.ts';
import { Connection } from './connection.ts';
import { toOwnerError } from './errors.ts';
import { appliedSteps } from './migrate.ts';
import { migrations } from './migrations/all.ts';

/** What can be known of a file without changing it. */
export interface DatabaseFacts {
  /** Number of the last schema step the file has taken; 0 for an empty file. */
  readonly schema: number;
  /** Steps that opening it will take, by name. */
  readonly missing: readonly string[];
  /** Steps of a newer Holdfast, by name. */
  readonly unknown: readonly string[];
}

/**
 * Looks at a database without migrating it.
 * @throws HoldfastError store_corrupt, store_unavailable, store_busy
 */
export function inspectDatabase(path: string): Promise<DatabaseFacts> {
  return reading(path, async (connection) => {
    const applied = appliedSteps(connection);
    const has = (number: number): boolean => applied.some((step) => step.number === number);
    const knows = (number: number): boolean => migrations.some((step) => step.number === number);
    return {
      schema: applied.at(-1)?.number ?? 0,
      missing: migrations.filter(({ number }) => !has(number)).map(({ name }) => name),
      unknown: applied.filter(({ number }) => !knows(number)).map(({ name }) => name),
    };
  });
}

/**
 * Copies a database to a new file while other processes may use it, and reads the copy through.
 * @throws HoldfastError store_corrupt when the copy is damaged, store_unavailable, store_full
 */
export async function backupDatabase({
  path,
  to,
  onProgress = () => {},
}: {
  readonly path: string;
  readonly to: string;
  /** Share that is copied, 0..1. */
  readonly onProgress?: (share: number) => void;
}): Promise<void> {
  await reading(path, async (connection) => {
    await connection.backup(to, onProgress);
    await chmod(to, 0o600);
  });
  await reading(to, async (copy) => {
    const answer = copy.value('PRAGMA quick_check(1)');
    if (answer !== 'ok')
      throw new HoldfastError('store_corrupt', {
        detail: `The copy ${to} is damaged. Nothing was changed; see \`holdfast doctor\`.`,
      });
  });
}

async function reading<T>(path: string, work: (connection: Connection) => Promise<T>): Promise<T> {
  let connection: Connection | undefined;
  try {
    connection = new Connection(path, { readOnly: true });
    connection.exec('PRAGMA busy_timeout = 1000');
    return await work(connection);
  } catch (error) {
    throw toOwnerError(error, path);
  } finally {
    connection?.close();
  }
}
