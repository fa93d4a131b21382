import { randomUUID } from 'node:crypto';
import { HoldfastError } from '@holdfast/contract';
import {
  backUp,
  type BackupManifest,
  type BackupProgress,
  verifyBackup,
  type WrittenBackup,
} from '@holdfast/core/backup';
import { nameOf } from './names.ts';
import { type BackupConfig, databaseOf, secretKeyOf } from './open-target.ts';
import { pruneBackups } from './stored-backups.ts';
import type { BackupTarget } from './target.ts';

export interface MakeBackup {
  readonly config: BackupConfig;
  readonly target: BackupTarget;
  readonly now: number;
  /** Reads it back from where it lies, and checks everything. */
  readonly verify?: boolean | undefined;
  readonly onProgress?: ((progress: BackupProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface MadeBackup {
  readonly name: string;
  readonly bytes: number;
  readonly manifest: BackupManifest;
  readonly tables: WrittenBackup['tables'];
  readonly verified: boolean;
  /** Names of those that were too old, and are deleted. */
  readonly pruned: readonly string[];
}

/** Makes a backup, checks it if asked for, and deletes those that are too old. @throws HoldfastError as `backUp` and the target */
export async function makeBackup({
  config,
  target,
  now,
  verify = false,
  onProgress,
  signal,
}: MakeBackup): Promise<MadeBackup> {
  const id = randomUUID();
  const name = nameOf({ now, id });
  const secretKey = secretKeyOf(config);
  if (config.backupEncrypt && secretKey === undefined) {
    throw new HoldfastError('config_invalid', { detail: 'HOLDFAST_BACKUP_ENCRYPT needs HOLDFAST_SECRET_KEY.' });
  }
  let written: WrittenBackup | undefined;
  let bytes = 0;
  async function* archive(): AsyncGenerator<Uint8Array> {
    const encryptUnder = config.backupEncrypt ? secretKey : undefined;
    written = yield* backUp({ from: databaseOf(config), id, now, encryptUnder, onProgress, signal });
  }
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const part of archive()) {
      bytes += part.length;
      yield part;
    }
  }
  await target.put(name, counted());
  if (written === undefined) throw new HoldfastError('internal');
  const { manifest, tables } = written;
  if (verify) await verifyStored({ target, name, config, tables, signal });
  const pruned = await pruneBackups(target, { now, keepDays: config.backupKeepDays });
  return { name, bytes, manifest, tables, verified: verify, pruned };
}

async function verifyStored({
  target,
  name,
  config,
  tables,
  signal,
}: Pick<MakeBackup, 'target' | 'config' | 'signal'> & Pick<MadeBackup, 'name' | 'tables'>): Promise<void> {
  const read = await verifyBackup({
    bytes: target.read(name),
    secretKey: secretKeyOf(config),
    ...(signal === undefined ? {} : { signal }),
  });
  if (JSON.stringify(read.tables) === JSON.stringify(tables)) return;
  throw new HoldfastError('backup_damaged', {
    detail: `What lies in ${target.place} as ${name} is not what was written.`,
  });
}
