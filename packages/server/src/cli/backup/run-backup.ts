import { makeBackup, type MadeBackup } from '../../backup/make-backup.ts';
import { openTarget } from '../../backup/open-target.ts';
import type { BackupFlags } from '../commands/backup.ts';
import { createProgress, formatMemories } from '../progress.ts';
import { formatBytes } from '../render/bytes.ts';
import type { Cli } from '../session.ts';
import { backupSettings, plural } from './settings.ts';

/** Makes a backup and says what is in it. @throws HoldfastError as `makeBackup` */
export async function runBackup(cli: Cli, options: BackupFlags): Promise<void> {
  const { terminal, signal, monotonic } = cli;
  const config = await backupSettings(options);
  const target = openTarget(config);
  const progress = createProgress(terminal, { label: 'Backing up', unit: 'rows', now: monotonic });
  let made: MadeBackup;
  try {
    made = await makeBackup({
      config,
      target,
      now: Date.now(),
      verify: options.verify,
      signal,
      onProgress: ({ done, total }) => progress.update({ done, total, count: done }),
    });
  } finally {
    progress.finish();
  }
  const { name, bytes, manifest, tables, verified, pruned } = made;
  if (options.json === true) {
    await terminal.printJson({
      place: target.place,
      name,
      bytes,
      verified,
      pruned,
      ...manifest,
      tables: tablesOf(tables),
    });
    return;
  }
  const { green, bold } = terminal.colors;
  const memories = tables.find(({ table }) => table === 'memories')?.rows ?? 0;
  const what = `${plural(manifest.users, 'user')}, ${formatMemories(memories)}, ${formatBytes(bytes)}`;
  await terminal.print(
    `${green(verified ? 'Backed up and read back' : 'Backed up')} ${bold(name)} in ${target.place}: ${what}`,
  );
  if (pruned.length > 0) terminal.note(`Deleted ${plural(pruned.length, 'old backup')}.`);
  if (manifest.encrypted)
    terminal.note('It is encrypted: without the secret key it cannot be restored. Keep a copy of the key elsewhere.');
}

export function tablesOf(
  tables: readonly { readonly table: string; readonly rows: number; readonly hash: string }[],
): readonly { readonly table: string; readonly rows: number; readonly hash: string }[] {
  return tables.map(({ table, rows, hash }) => ({ table, rows, hash }));
}
