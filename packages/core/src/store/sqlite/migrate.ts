import { hash } from 'node:crypto';
import { HoldfastError } from '../../domain/errors.ts';
import type { Connection } from './connection.ts';
import type { Migration } from './migration.ts';
import { type Patience, patiently } from './patience.ts';

export interface Applied {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly breaking: boolean;
}

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
export function appliedSteps(connection: Connection): Applied[] {
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

function missingSteps(migrations: readonly Migration[], applied: readonly Applied[], path: string): Migration[] {
  for (const done of applied) {
    const known = migrations.find(({ number }) => number === done.number);
    if (known === undefined) {
      if (!done.breaking) continue;
      throw new HoldfastError('schema_too_new', {
        detail: `The database ${path} has schema step ${done.number} (${done.name}), which this Holdfast does not know. Update Holdfast, or name another file.`,
      });
    }
    if (done.checksum !== checksumOf(known)) {
      throw new HoldfastError('store_corrupt', {
        detail: `Schema step ${done.number} of ${path} is not the one that this Holdfast has. Use the Holdfast that made the file, or restore a backup.`,
      });
    }
  }
  return migrations.filter(({ number }) => !applied.some((done) => done.number === number));
}

function checksumOf(step: Migration): string {
  return hash('sha256', step.sql);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
