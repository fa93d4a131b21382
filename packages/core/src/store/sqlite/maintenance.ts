import { chmod } from 'node:fs/promises';
import { HoldfastError } from '../../domain/errors.ts';
import { schemaFacts, type SchemaFacts } from '../sql/migration.ts';
import { Connection } from './connection.ts';
import { toOwnerError } from './errors.ts';
import { appliedSteps } from './migrate.ts';
import { migrations } from './migrations/all.ts';

/**
 * Looks at a database without migrating it.
 * @throws HoldfastError store_corrupt, store_unavailable, store_busy
 */
export function inspectDatabase(path: string): Promise<SchemaFacts> {
  return reading(path, async (connection) => schemaFacts(migrations, appliedSteps(connection)));
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
