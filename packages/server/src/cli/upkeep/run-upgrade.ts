import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import { backupDatabase, inspectDatabase } from '@holdfast/core';
import { prepareDataFolder } from '../../config/data-folder.ts';
import { openHoldfast } from '../open-holdfast.ts';
import { createProgress } from '../progress.ts';
import { formatBytes } from '../render/bytes.ts';
import { type Cli, type GlobalOptions, loadSettings } from '../session.ts';

/** Backs up, then migrates. Nothing is changed when the copy cannot be made or is damaged. */
export async function runUpgrade(cli: Cli, options: GlobalOptions & { readonly backup?: boolean }): Promise<void> {
  const { terminal } = cli;
  const { green, bold } = terminal.colors;
  const { config } = await loadSettings(options);
  if (config.databaseUrl !== undefined) {
    throw new HoldfastError('config_invalid', {
      detail:
        'The memories lie in Postgres: run `holdfast backup`, then `holdfast migrate`, both as the owner of its schema.',
    });
  }
  const { database } = await prepareDataFolder(config.data);
  const size = await sizeOf(database);
  const before = size === undefined ? { schema: 0, missing: [], unknown: [] } : await inspectDatabase(database);
  const needed = before.missing.length > 0;
  const backup =
    size !== undefined && (needed || options.backup === true) ? await makeBackup(cli, database) : undefined;
  if (needed) await (await openHoldfast(config, { worker: false })).close();
  const schema = needed ? (await inspectDatabase(database)).schema : before.schema;

  if (options.json === true) {
    await terminal.printJson({
      database,
      schemaBefore: before.schema,
      schema,
      migrated: before.missing,
      backup: backup ?? null,
    });
    return;
  }
  if (backup !== undefined) {
    await terminal.print(`${green('Backed up')} ${bold(backup)} (${formatBytes((await sizeOf(backup)) ?? 0)})`);
    terminal.note(`To go back: stop every Holdfast, then put this file in the place of ${database}.`);
  }
  if (size === undefined)
    await terminal.print(`There is no database in ${config.data} yet; the first command that stores makes it.`);
  else if (needed)
    await terminal.print(
      `${green('Upgraded')} from schema ${before.schema} to ${schema}: ${before.missing.join(', ')}`,
    );
  else await terminal.print(`${green('Current')} schema ${schema}; nothing to migrate.`);
}

async function makeBackup(cli: Cli, database: string): Promise<string> {
  const folder = join(dirname(database), 'backups');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const to = join(folder, `holdfast-${new Date().toISOString().replaceAll(/[:.]/gu, '-')}.db`);
  const progress = createProgress(cli.terminal, { label: 'Backing up', unit: '%', now: cli.monotonic });
  try {
    await backupDatabase({
      path: database,
      to,
      onProgress: (share) => progress.update({ done: share, total: 1, count: Math.round(share * 100) }),
    });
  } finally {
    progress.finish();
  }
  return to;
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
