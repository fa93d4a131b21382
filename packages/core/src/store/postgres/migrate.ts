import type { Client } from 'pg';
import { HoldfastError } from '../../domain/errors.ts';
import { checksumOf, type Migration, missingSteps } from '../sql/migration.ts';
import { clientConfig, loadDriver } from './connect.ts';
import { placeOf, toStoreError } from './errors.ts';
import { grantRights } from './grants.ts';
import { migrations as all } from './migrations/all.ts';
import { monthAt, prepareMonths } from './months.ts';
import { appliedSteps } from './schema-state.ts';
import type { VectorType } from './vector-bytes.ts';

export interface MigrateOptions {
  /** Names the owner of the schema: whoever may make tables there. */
  readonly url: string;
  /** The role that the server comes in as; `holdfast_app` when not given, and made without a login where it is missing. */
  readonly appRole?: string;
  readonly now: number;
  /** Tells what is missing and changes nothing. */
  readonly dryRun?: boolean;
  /** The schema's steps; all of this version's when not given. */
  readonly migrations?: readonly Migration[];
}

const ledger = `
CREATE TABLE IF NOT EXISTS holdfast.schema_migrations (
  number integer PRIMARY KEY,
  name text NOT NULL,
  checksum text NOT NULL,
  breaking smallint NOT NULL,
  applied_at bigint NOT NULL
);
ALTER TABLE holdfast.schema_migrations ENABLE ROW LEVEL SECURITY;
ALTER TABLE holdfast.schema_migrations FORCE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS owner_at_work ON holdfast.schema_migrations;
DROP POLICY IF EXISTS what_is_there ON holdfast.schema_migrations;
CREATE POLICY owner_at_work ON holdfast.schema_migrations TO CURRENT_USER USING (current_setting('holdfast.owner', true) = 'on');
-- Steps are nobody's secret, and every process must know them before it starts.
CREATE POLICY what_is_there ON holdfast.schema_migrations FOR SELECT USING (true)`;

/** How long to wait for another migrator. */
const patience = "set lock_timeout = '60s'";

/**
 * Brings the database to this version's schema: all missing steps in one transaction, one migrator at a time. Answers
 * the names of the steps that it took, or would take.
 *
 * @throws HoldfastError schema_too_new when a newer Holdfast has taken a step that this one must not ignore,
 *   config_invalid when the extension or the role is missing and may not be made
 */
export async function migratePostgres(options: MigrateOptions): Promise<string[]> {
  const driver = await loadDriver();
  const client = new driver.Client(clientConfig(driver, options.url));
  const place = placeOf(options.url);
  try {
    await client.connect();
    return await migrate(client, place, options);
  } catch (error) {
    throw toStoreError(error, place);
  } finally {
    await client.end();
  }
}

async function migrate(client: Client, place: string, options: MigrateOptions): Promise<string[]> {
  const { migrations = all, appRole = 'holdfast_app', now, dryRun = false } = options;
  if (dryRun) return missingSteps(migrations, await appliedSteps(client), place).map(({ name }) => name);
  await client.query(patience);
  await client.query('begin');
  try {
    await client.query("select pg_advisory_xact_lock(hashtextextended('holdfast.migrate', 0))");
    const missing = missingSteps(migrations, await appliedSteps(client), place);
    const vectorType = await makeExtension(client);
    await client.query('create schema if not exists holdfast');
    await client.query("set local search_path = holdfast, public; set local holdfast.owner = 'on'");
    if (missing.length > 0) await client.query(ledger);
    for (const step of missing) {
      await client.query(step.sql.replaceAll(':vector', vectorType));
      await client.query('insert into schema_migrations values ($1, $2, $3, $4, $5)', [
        step.number,
        step.name,
        checksumOf(step),
        step.breaking ? 1 : 0,
        now,
      ]);
    }
    // What a restore makes of an earlier schema has not all of the tables yet, and is nobody's until it is brought up.
    if (migrations.length >= all.length) await grantRights(client, appRole);
    await prepareMonths(client, monthAt(now));
    await client.query('commit');
    return missing.map(({ name }) => name);
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Half the bytes where the extension knows them (0.7 and later). */
async function makeExtension(client: Client): Promise<VectorType> {
  try {
    await client.query('savepoint extension');
    await client.query('create extension if not exists vector');
  } catch (error) {
    await client.query('rollback to extension');
    throw new HoldfastError('config_invalid', {
      detail:
        'The extension pgvector is missing in the database. Install it, and have an administrator run `CREATE EXTENSION vector` there.',
      cause: error,
    });
  }
  const { rows } = await client.query<{ half: boolean }>("select to_regtype('halfvec') is not null as half");
  return rows[0]?.half === true ? 'halfvec' : 'vector';
}
