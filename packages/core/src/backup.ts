/** Archives of a whole database: made, read through, restored. No memory is looked at. */
import { link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { createCipher } from './cipher.ts';
import { HoldfastError } from './domain/errors.ts';
import type { Cipher } from './domain/secrets/cipher.ts';
import { pathOf } from './move.ts';
import type { SecretKeySource } from './root-keys.ts';
import { openArchive, type OpenArchive, type ReadArchive, type ReadParams } from './store/backup/read.ts';
import { notEmpty, restoreInto, type RestoreProgress } from './store/backup/restore.ts';
import { type BackupProgress, type WrittenBackup, writeArchive } from './store/backup/write.ts';
import { postgresBackupTurn } from './store/postgres/backup-turn.ts';
import { migrations as postgresSteps } from './store/postgres/migrations/all.ts';
import { inspectPostgres } from './store/postgres/maintenance.ts';
import { migratePostgres } from './store/postgres/migrate.ts';
import { postgresBackupSource, postgresRestoreTarget } from './store/postgres/move-end.ts';
import { sqliteBackupTurn } from './store/sqlite/backup-turn.ts';
import { migrations as sqliteSteps } from './store/sqlite/migrations/all.ts';
import { finishSqliteRestore, sqliteBackupSource, sqliteRestoreTarget } from './store/sqlite/move-end.ts';
import { version } from './version.ts';

export type { SecretKeySource };
export { type BackupManifest, manifestReach, readTail } from './store/backup/format.ts';
export type { BackupProgress, RestoreProgress, WrittenBackup };

export interface BackUpOptions {
  /** `sqlite:PATH`, or `postgres://…` as the owner of the schema. */
  readonly from: string;
  readonly id: string;
  readonly now: number;
  /** Encrypts the archive under this secret key. */
  readonly encryptUnder?: SecretKeySource | undefined;
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Number of the last step of this version's schema. */
const schema = sqliteSteps.at(-1)?.number ?? 0;

/**
 * The bytes of an archive of everything, as it is at one moment. Writers go on meanwhile.
 *
 * @throws HoldfastError config_invalid when an address is none, a schema is behind or a role is not the owner's;
 *   store_unavailable, store_corrupt
 */
export async function* backUp(options: BackUpOptions): AsyncGenerator<Uint8Array, WrittenBackup> {
  const { from, id, now, encryptUnder, onProgress, signal } = options;
  const path = pathOf(from);
  const source = path === undefined ? await postgresBackupSource({ url: from }) : await sqliteBackupSource({ path });
  const cipher = encryptUnder === undefined ? undefined : createCipher(encryptUnder);
  try {
    return yield* writeArchive({ source, id, now, madeBy: version, schema, cipher, onProgress, signal });
  } finally {
    await source.close();
  }
}

export interface ReadBackupOptions {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Opens encrypted archives. */
  readonly secretKey?: SecretKeySource | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What an archive holds; every hash is of every value of every row. */
export type BackupContent = Pick<ReadArchive, 'header' | 'tables'>;

/**
 * Reads an archive through and keeps nothing: it can be restored when this returns.
 * @throws HoldfastError backup_damaged, backup_incomplete, backup_key_missing, schema_too_new
 */
export async function verifyBackup(options: ReadBackupOptions): Promise<BackupContent> {
  const archive = await openArchive(readParams(options));
  try {
    return await archive.read(async () => undefined);
  } finally {
    await archive.close();
  }
}

export interface RestoreOptions extends ReadBackupOptions {
  /** `sqlite:PATH` of a file that is not there, or `postgres://…` as the owner of a database without rows. */
  readonly to: string;
  readonly now: number;
  /** Role of Postgres that gets the rights of a server. */
  readonly appRole?: string | undefined;
  readonly onProgress?: ((progress: RestoreProgress) => void) | undefined;
}

/**
 * Restores an archive into an empty place, compares what is there then with what the archive says, and brings it to this version's
 * schema. It is there whole, or not at all.
 *
 * @throws HoldfastError target_not_empty, store_corrupt when the copy does not become equal, config_invalid; as `verifyBackup`
 */
export async function restoreBackup(options: RestoreOptions): Promise<BackupContent> {
  const path = pathOf(options.to);
  // Before anything of the archive is read, which may be far away.
  if (path !== undefined) await demandNoFile(path);
  const archive = await openArchive(readParams(options));
  try {
    return await (path === undefined ? toPostgres(archive, options) : toFile(archive, resolve(path), options));
  } finally {
    await archive.close();
  }
}

/**
 * Runs the work, unless another process that uses the same database runs such work: then the answer is undefined.
 * @throws HoldfastError config_invalid, store_unavailable; what the work throws
 */
export function inBackupTurn<T>(address: string, work: () => Promise<T>): Promise<{ readonly done: T } | undefined> {
  const path = pathOf(address);
  return (path === undefined ? postgresBackupTurn(address) : sqliteBackupTurn(resolve(path)))(work);
}

function readParams({ bytes, secretKey, signal }: ReadBackupOptions): ReadParams {
  const cipher: Cipher | undefined = secretKey === undefined ? undefined : createCipher(secretKey);
  return { bytes, cipher, schema, signal };
}

async function demandNoFile(path: string): Promise<void> {
  const there = await stat(path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
      throw error;
    },
  );
  if (there) throw notEmpty(`${path} is there already`);
}

async function toFile(archive: OpenArchive, path: string, options: RestoreOptions): Promise<BackupContent> {
  const { now, signal, onProgress } = options;
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await removeLeftDrafts(path);
  const draft = `${path}.restoring-${process.pid}`;
  try {
    const steps = sqliteSteps.filter(({ number }) => number <= archive.header.schema);
    const target = await sqliteRestoreTarget({ path: draft, now, steps });
    let content: BackupContent;
    try {
      content = await restoreInto(target, { archive, signal, onProgress });
    } finally {
      await target.close();
    }
    await finishSqliteRestore({ path: draft, now });
    await putInPlace(draft, path);
    return content;
  } finally {
    await Promise.all(['', '-wal', '-shm', '-journal'].map((end) => rm(`${draft}${end}`, { force: true })));
  }
}

/** Never over a file that has come to be meanwhile. */
async function putInPlace(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'EEXIST') throw notEmpty(`${path} is there already`);
    // A file system without links.
    await demandNoFile(path);
    await rename(draft, path);
  }
}

/** Of a restore that was killed. */
async function removeLeftDrafts(path: string): Promise<void> {
  const start = `${basename(path)}.restoring-`;
  for (const name of await readdir(dirname(path))) {
    const pid = name.startsWith(start) ? Number.parseInt(name.slice(start.length), 10) : Number.NaN;
    if (Number.isNaN(pid) || (pid !== process.pid && isAlive(pid))) continue;
    await rm(join(dirname(path), name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function toPostgres(archive: OpenArchive, options: RestoreOptions): Promise<BackupContent> {
  const { to, now, appRole, signal, onProgress } = options;
  const made = archive.header.schema;
  const steps = postgresSteps.filter(({ number }) => number <= made);
  const { schema: there } = await inspectPostgres(to);
  if (there > made) {
    throw new HoldfastError('config_invalid', {
      detail: `The backup has schema ${made} and the database has ${there}. Nothing was restored. Name a database that \`holdfast migrate\` has not prepared yet; restoring prepares it.`,
    });
  }
  const migrating = { url: to, now, ...(appRole === undefined ? {} : { appRole }) };
  if (there < made) await migratePostgres({ ...migrating, migrations: steps });
  const target = await postgresRestoreTarget({ url: to, steps });
  let content: BackupContent;
  try {
    content = await restoreInto(target, { archive, signal, onProgress });
    await target.analyze();
  } finally {
    await target.close();
  }
  if (made < schema) await migratePostgres(migrating);
  return content;
}
