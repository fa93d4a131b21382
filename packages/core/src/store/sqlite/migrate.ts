import { type AppliedStep, checksumOf, type Migration, missingSteps } from '../sql/migration.ts';
import type { Connection } from './connection.ts';
import { type Patience, patiently } from './patience.ts';

const ledger = `
CREATE TABLE IF NOT EXISTS schema_migrations (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  checksum TEXT NOT NULL,
  breaking INTEGER NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT`;

/**
 * Brings the file to this version's schema: all missing steps in one transaction, one process at a time.
 *
 * @throws HoldfastError schema_too_new when a newer Holdfast has taken a step that this one must not ignore
 */
export async function migrate(
  connection: Connection,
  params: {
    readonly migrations: readonly Migration[];
    readonly now: number;
    readonly path: string;
    readonly patience: Patience;
  },
): Promise<void> {
  const { migrations, path, patience, now } = params;
  const missing = (): Migration[] => missingSteps(migrations, appliedSteps(connection), path);
  // Most openings find nothing to do, and then take no lock.
  if ((await patiently(patience, missing)).length === 0) return;
  await patiently(patience, () => {
    connection.exec('BEGIN EXCLUSIVE');
    try {
      connection.exec(ledger);
      for (const step of missing()) {
        connection.exec(step.sql);
        const values = [step.number, quoted(step.name), quoted(checksumOf(step)), step.breaking ? 1 : 0, now];
        connection.exec(`INSERT INTO schema_migrations VALUES (${values.join(', ')})`);
      }
      connection.exec('COMMIT');
    } catch (error) {
      if (connection.inTransaction) connection.exec('ROLLBACK');
      throw error;
    }
  });
}

/** The steps that a file has taken, in order; none for a file that holds nothing. */
export function appliedSteps(connection: Connection): AppliedStep[] {
  if (connection.value("SELECT count(*) FROM sqlite_schema WHERE name = 'schema_migrations'") === 0) return [];
  return connection
    .rows('SELECT number, name, checksum, breaking FROM schema_migrations ORDER BY number')
    .map((row) => ({
      number: Number(row['number']),
      name: String(row['name']),
      checksum: String(row['checksum']),
      breaking: row['breaking'] === 1,
    }));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
