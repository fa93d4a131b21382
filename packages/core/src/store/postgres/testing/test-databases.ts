import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { loadDriver } from '../connect.ts';
import { migratePostgres } from '../migrate.ts';

/** A migrated database of its own, and the two roles that come to it. */
export interface TestDatabase {
  /** The owner of the schema: migrates, and is no superuser. */
  readonly ownerUrl: string;
  /** What the server comes in as. */
  readonly appUrl: string;
  /** A superuser of the cluster. */
  readonly adminUrl: string;
  /** Gives it back, to be emptied and used again. */
  release(): Promise<void>;
}

export interface TestDatabases {
  /** An empty one; `bare` has no schema yet. */
  make(options?: { readonly bare?: boolean }): Promise<TestDatabase>;
  /** Drops what is left, the roles too. */
  remove(): Promise<void>;
  /** Lets go of the cluster and leaves what was made: for one that is stopped, or removed as a whole. */
  leave(): Promise<void>;
}

/**
 * Databases for tests on one cluster, each copied from a template that was migrated once. `adminUrl` names a role that
 * may make databases and roles.
 */
export async function testDatabases(adminUrl: string): Promise<TestDatabases> {
  const name = `holdfast_test_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const driver = await loadDriver();
  const admin = new driver.Client({ connectionString: adminUrl });
  await admin.connect();
  const owner = `${name}_owner`;
  const app = `${name}_app`;
  const left = new Set<string>();
  const urlOf = (database: string, role?: string): string => {
    const url = new URL(adminUrl);
    url.pathname = `/${database}`;
    if (role !== undefined) {
      url.username = role;
      url.password = password;
    }
    return url.href;
  };
  await admin.query(`CREATE ROLE ${owner} LOGIN PASSWORD '${password}' NOSUPERUSER NOBYPASSRLS`);
  await admin.query(`CREATE ROLE ${app} LOGIN PASSWORD '${password}' NOSUPERUSER NOBYPASSRLS`);
  const create = async (database: string, template: string): Promise<void> => {
    await admin.query(`CREATE DATABASE ${database} OWNER ${owner} TEMPLATE ${template}`);
    left.add(database);
  };
  const drop = async (database: string): Promise<void> => {
    left.delete(database);
    await dropDatabase(admin, database);
  };
  const free: string[] = [];
  // One connection each, kept: a new one reads the whole catalogue again before it deletes a row.
  const cleaners = new Map<string, Client>();
  const empty = async (database: string): Promise<void> => {
    let cleaner = cleaners.get(database);
    if (cleaner === undefined) {
      cleaner = new driver.Client({ connectionString: urlOf(database) });
      cleaners.set(database, cleaner);
      // A cluster that a test stops takes its connections along.
      cleaner.on('error', () => cleaners.delete(database));
      await cleaner.connect();
    }
    await cleaner.query(emptying);
    free.push(database);
  };
  const endCleaners = async (): Promise<void> => {
    for (const cleaner of cleaners.values()) await cleaner.end();
  };
  let template: Promise<void> | undefined;
  const makeTemplate = async (): Promise<void> => {
    await create(name, 'template0');
    // Of the extension's releases some may only be made by a superuser.
    const inside = new driver.Client({ connectionString: urlOf(name) });
    await inside.connect();
    await inside.query('CREATE EXTENSION vector');
    await inside.end();
    await migratePostgres({ url: urlOf(name, owner), appRole: app, now: Date.UTC(2026, 0, 1) });
  };
  let count = 0;
  return {
    async make({ bare = false } = {}) {
      const used = bare ? undefined : free.pop();
      const database = used ?? `${name}_${(count += 1)}`;
      if (!bare) await (template ??= makeTemplate());
      if (used === undefined) await create(database, bare ? 'template0' : name);
      return {
        ownerUrl: urlOf(database, owner),
        appUrl: urlOf(database, app),
        adminUrl: urlOf(database),
        release: () => (bare ? drop(database) : empty(database)),
      };
    },
    async leave() {
      await endCleaners();
      await admin.end();
    },
    async remove() {
      await endCleaners();
      for (const database of left) await drop(database);
      await admin.query(`DROP ROLE ${owner}`);
      await admin.query(`DROP ROLE ${app}`);
      await admin.end();
    },
  };
}

/** Few rows: to truncate the tables would take a hundred times as long. Without triggers, in any order. */
const emptying = `
SET session_replication_role = replica;
DO $$
DECLARE
  name text;
BEGIN
  FOR name IN SELECT oid::regclass FROM pg_class WHERE relnamespace = 'holdfast'::regnamespace
    AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'schema_migrations' LOOP
    EXECUTE 'DELETE FROM ' || name;
  END LOOP;
END $$`;

async function dropDatabase(admin: Client, database: string): Promise<void> {
  await admin.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
}
