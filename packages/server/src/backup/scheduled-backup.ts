import { inBackupTurn } from '@holdfast/core/backup';
import { makeBackup, type MadeBackup } from './make-backup.ts';
import { type BackupConfig, databaseOf, openTarget } from './open-target.ts';

export type ScheduledBackup =
  | { readonly kind: 'made'; readonly backup: Pick<MadeBackup, 'name' | 'bytes' | 'pruned'> }
  | { readonly kind: 'there'; readonly name: string }
  | { readonly kind: 'elsewhere' };

/**
 * The backup that is due since a time, once for all processes of a database: only one at a time has the turn, and whoever has it next
 * finds it where it was put. What lies there is the only record.
 */
export async function scheduledBackup({
  config,
  dueAt,
  now,
}: {
  readonly config: BackupConfig;
  readonly dueAt: number;
  readonly now: number;
}): Promise<ScheduledBackup> {
  const target = openTarget(config);
  const turn = await inBackupTurn(databaseOf(config), async (): Promise<ScheduledBackup> => {
    const there = (await target.list()).find(({ createdAt }) => createdAt >= dueAt);
    if (there !== undefined) return { kind: 'there', name: there.name };
    const { name, bytes, pruned } = await makeBackup({ config, target, now });
    return { kind: 'made', backup: { name, bytes, pruned } };
  });
  return turn?.done ?? { kind: 'elsewhere' };
}
