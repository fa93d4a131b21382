import { Command } from 'commander';
import { optionsOf, withExamples } from '../command-line.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export interface BackupFlags extends GlobalOptions {
  readonly target?: string;
  readonly encrypt?: boolean;
  readonly verify?: boolean;
}

export interface BackupsFlags extends GlobalOptions {
  readonly target?: string;
  readonly verify?: string | true;
  readonly prune?: boolean;
}

export const targetOption = ['--target <place>', 'folder, or s3://BUCKET/PREFIX (HOLDFAST_BACKUP_TARGET)'] as const;

export function backupCommands(cli: Cli): readonly Command[] {
  return [makeCommand(cli), listCommand(cli)];
}

function makeCommand(cli: Cli): Command {
  const command = new Command('backup')
    .summary('back everything up, while it is in use')
    .description(
      'Writes all tenants, users, keys, memories, versions, vectors, facts, jobs and the change log, as they are at one moment, ' +
        'into one compressed file with a hash of every table. Nobody has to stop. Then backups older than ' +
        'HOLDFAST_BACKUP_KEEP_DAYS are deleted, the newest never. Of SQLite and Postgres alike; Postgres as the owner of the schema ' +
        '(HOLDFAST_BACKUP_DATABASE_URL).',
    )
    .option(...targetOption)
    .option('--encrypt', 'encrypt it under the secret key (HOLDFAST_BACKUP_ENCRYPT)')
    .option('--verify', 'read it back from where it lies and check every row')
    .action(async () => {
      const { runBackup } = await import('../backup/run-backup.ts');
      await runBackup(cli, optionsOf<BackupFlags>(command));
    });
  return withExamples(command, [
    ['holdfast backup --verify', 'into `backups` of the data folder'],
    ['holdfast backup --target s3://my-bucket/holdfast --encrypt', 'off this machine'],
  ]);
}

function listCommand(cli: Cli): Command {
  const command = new Command('backups')
    .summary('list, check and prune backups')
    .description('Lists what is there, newest first, with what each says of itself: schema, users, memories.')
    .option(...targetOption)
    .option('--verify [name]', 'read one through, "latest" when not named, and check every row')
    .option('--prune', 'delete those older than HOLDFAST_BACKUP_KEEP_DAYS, but for the newest')
    .action(async () => {
      const { runBackups } = await import('../backup/run-backups.ts');
      await runBackups(cli, optionsOf<BackupsFlags>(command));
    });
  return withExamples(command, [
    ['holdfast backups', 'what is there'],
    ['holdfast backups --verify', 'whether the newest could be restored'],
  ]);
}
