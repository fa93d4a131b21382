import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Platform } from '../../domain/platform.ts';
import type { Store } from '../../domain/store.ts';
import type { Migration } from '../sql/migration.ts';
import { type EncryptionOptions, type RootRow, startSealing, type StoreSealing } from '../sql/sealing/store-sealing.ts';
import { Connection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { toOwnerError } from './errors.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';
import { putRoot } from '../sql/sealing/roots.ts';
import { type Patience, patiently } from './patience.ts';
import { SqliteStore } from './sqlite-store.ts';

export interface SqliteOptions extends EncryptionOptions {
  /** A file, made with its folder when it is not there; `:memory:` keeps everything in RAM. */
  readonly path: string;
  readonly platform: Platform;
  /** `full` survives a power cut; `normal` may then lose the last commits. `full` when not given. */
  readonly durability?: 'full' | 'normal';
  /** Milliseconds to wait for another process's lock before a call fails with store_busy; 5,000 when not given. */
  readonly lockBudgetMs?: number;
  /** The largest size of the file in pages of 8 KiB; without limit when not given. */
  readonly maxPages?: number;
  /** The schema's steps; all of this version's when not given. */
  readonly migrations?: readonly Migration[];
}

/**
 * Opens a store, making and migrating the file where needed. Any number of processes may have the same file open.
 *
 * @throws HoldfastError store_unavailable, store_read_only, store_corrupt, store_busy, schema_too_new
 */
export async function openSqliteStore(options: SqliteOptions): Promise<Store> {
  const inMemory = options.path === ':memory:';
  const path = inMemory ? ':memory:' : resolve(options.path);
  const { platform } = options;
  const patience: Patience = {
    budgetMs: options.lockBudgetMs ?? 5_000,
    random: () => (platform.randomBytes(1)[0] ?? 0) / 256,
  };
  const opened: Connection[] = [];
  const connect = (kind: 'write' | 'read'): Promise<Connection> =>
    patiently(patience, () => {
      const connection = new Connection(path, { pragmas: pragmas(options, kind) });
      opened.push(connection);
      return connection;
    });
  try {
    if (!inMemory) mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const writer = await connect('write');
    await migrate(writer, { migrations: options.migrations ?? migrations, now: platform.now(), path, patience });
    // A database in memory cannot be shared by two connections so that one reads while the other writes (shared
    // cache locks whole tables, memdb the whole database). It has one, and reads wait for the end of a transaction.
    const reader = inMemory ? writer : await connect('read');
    const sealing = await sealingOf(options, { writer, path, patience });
    return new SqliteStore({ path, inMemory, writer, reader, patience, platform, sealing });
  } catch (error) {
    for (const connection of opened) connection.close();
    throw toOpenError(error, path);
  }
}

async function sealingOf(
  options: SqliteOptions,
  { writer, path, patience }: { readonly writer: Connection; readonly path: string; readonly patience: Patience },
): Promise<StoreSealing> {
  const rows = writer.rows('SELECT id, content FROM root_keys');
  const roots = rows.map((row): RootRow => ({ id: String(row['id']), content: Number(row['content']) }));
  const now = (): number => options.platform.now();
  const { sealing, missing } = startSealing(options, { roots, dialect: sqliteDialect, now, place: path });
  if (missing !== undefined) await patiently(patience, () => writer.first(putRoot, { id: missing.id, at: now() }));
  return sealing;
}

export function pragmas(options: Partial<SqliteOptions>, kind: 'write' | 'read'): string[] {
  return [
    // Before the file exists on disk, or it has no effect.
    'page_size = 8192',
    'busy_timeout = 20',
    'journal_mode = WAL',
    `synchronous = ${options.durability === 'normal' ? 'NORMAL' : 'FULL'}`,
    'foreign_keys = ON',
    'temp_store = MEMORY',
    'cache_size = -16384',
    'secure_delete = ON',
    'wal_autocheckpoint = 1000',
    'journal_size_limit = 16777216',
    'trusted_schema = OFF',
    ...(options.maxPages === undefined ? [] : [`max_page_count = ${options.maxPages}`]),
    ...(kind === 'read' ? ['query_only = ON'] : []),
  ];
}

/** Making the folder fails with an error of the file system, not of SQLite. */
function toOpenError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EROFS')
    return toOwnerError(Object.assign(new Error('read-only', { cause: error }), { errcode: 8 }), path);
  if (typeof code === 'string' && /^E[A-Z]+$/u.test(code) && !code.startsWith('ERR')) {
    return toOwnerError(Object.assign(new Error(code, { cause: error }), { errcode: 14 }), path);
  }
  return toOwnerError(error, path);
}
