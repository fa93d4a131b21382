import { HoldfastError } from '@holdfast/contract';
import { type BackupManifest, manifestReach, readTail } from '@holdfast/core/backup';
import type { BackupTarget, StoredBackup } from './target.ts';

const day = 86_400_000;

export interface ListedBackup extends StoredBackup {
  /** Undefined when its end cannot be read; `problem` says why. */
  readonly manifest?: BackupManifest;
  readonly problem?: string;
}

/** Newest first, each with what its own end says of it. */
export async function listBackups(target: BackupTarget): Promise<readonly ListedBackup[]> {
  const stored = newestFirst(await target.list());
  const listed: ListedBackup[] = [];
  for (const backup of stored) listed.push(await withManifest(target, backup));
  return listed;
}

async function withManifest(target: BackupTarget, backup: StoredBackup): Promise<ListedBackup> {
  try {
    return { ...backup, manifest: readTail(await target.readEnd(backup.name, manifestReach)).manifest };
  } catch (error) {
    if (!(error instanceof HoldfastError) || error.code === 'backup_unavailable') throw error;
    return { ...backup, problem: error.code };
  }
}

/**
 * Deletes what is older than so many days and answers the names. The newest stays whatever its age: who backs up no longer has not asked
 * to lose the last one.
 */
export async function pruneBackups(
  target: BackupTarget,
  { now, keepDays }: { readonly now: number; readonly keepDays: number },
): Promise<readonly string[]> {
  const [, ...others] = newestFirst(await target.list());
  const old = others.filter(({ createdAt }) => createdAt < now - keepDays * day).map(({ name }) => name);
  for (const name of old) await target.remove(name);
  return old;
}

/** A backup by its name, or the newest for `latest`. @throws HoldfastError not_found */
export async function findBackup(target: BackupTarget, wanted: string): Promise<StoredBackup> {
  const stored = newestFirst(await target.list());
  const found = wanted === 'latest' ? stored[0] : stored.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const what = wanted === 'latest' ? 'There is no backup yet' : `There is no backup ${wanted}`;
  throw new HoldfastError('not_found', { detail: `${what} in ${target.place}. \`holdfast backups\` lists them.` });
}

function newestFirst(stored: readonly StoredBackup[]): StoredBackup[] {
  return stored.toSorted((a, b) => b.createdAt - a.createdAt);
}
