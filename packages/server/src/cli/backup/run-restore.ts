import { stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type BackupContent, restoreBackup } from '@holdfast/core/backup';
import { readFileWhole } from '../../backup/folder-target.ts';
import { openTarget, secretKeyOf } from '../../backup/open-target.ts';
import { findBackup } from '../../backup/stored-backups.ts';
import type { Config } from '../../config/load.ts';
import type { RestoreFlags } from '../commands/restore.ts';
import { createProgress, formatMemories } from '../progress.ts';
import type { Cli } from '../session.ts';
import { tablesOf } from './run-backup.ts';
import { backupSettings, plural } from './settings.ts';

/** Restores a backup and says what was compared. @throws HoldfastError as `restoreBackup` and the target */
export async function runRestore(cli: Cli, options: RestoreFlags, wanted: string): Promise<void> {
  const { terminal, signal, monotonic } = cli;
  const config = await backupSettings(options);
  const to = addressOf(options.to, config);
  const { name, bytes } = await bytesOf(config, wanted);
  const labels = { restoring: 'Restoring', verifying: 'Comparing' } as const;
  let phase: keyof typeof labels = 'restoring';
  let bar = createProgress(terminal, { label: labels.restoring, unit: 'rows', now: monotonic });
  let content: BackupContent;
  try {
    content = await restoreBackup({
      bytes,
      to,
      now: Date.now(),
      appRole: config.databaseAppRole,
      secretKey: secretKeyOf(config),
      signal,
      onProgress(progress) {
        if (progress.phase !== phase) {
          bar.finish();
          phase = progress.phase;
          bar = createProgress(terminal, { label: labels[phase], unit: 'rows', now: monotonic });
        }
        bar.update({ done: progress.done, count: progress.done });
      },
    });
  } finally {
    bar.finish();
  }
  const { header, tables } = content;
  const place = to.replace(/^sqlite:/u, '').replace(/\/\/[^@/]*@/u, '//');
  if (options.json === true) {
    await terminal.printJson({
      name,
      to: place,
      createdAt: header.createdAt,
      schema: header.schema,
      tables: tablesOf(tables),
    });
    return;
  }
  const { green, bold } = terminal.colors;
  const count = (table: string): number => tables.find((one) => one.table === table)?.rows ?? 0;
  await terminal.print(
    `${green('Restored')} ${bold(name)} to ${bold(place)}: ${plural(count('user_state'), 'user')}, ${formatMemories(count('memories'))}, as of ${header.createdAt}; every table has the rows and the hash that it had.`,
  );
  terminal.note(
    'What was forgotten after that time is back: forget it again. The secret key is in no backup; put it beside the database.',
  );
}

function addressOf(given: string | undefined, { data, databaseUrl, backupDatabaseUrl }: Config): string {
  if (given === undefined || given === 'sqlite:' || given === 'postgres:') {
    const database = backupDatabaseUrl ?? databaseUrl;
    return database === undefined || given === 'sqlite:' ? `sqlite:${join(data, 'holdfast.db')}` : database;
  }
  return given;
}

/** A file that is there wins over a name in the target. */
async function bytesOf(
  config: Config,
  wanted: string,
): Promise<{ readonly name: string; readonly bytes: AsyncIterable<Uint8Array> }> {
  const isFile = await stat(wanted).then(
    (found) => found.isFile(),
    () => false,
  );
  if (isFile) return { name: basename(wanted), bytes: readFileWhole(resolve(wanted), wanted) };
  const target = openTarget(config);
  const { name } = await findBackup(target, wanted);
  return { name, bytes: target.read(name) };
}
