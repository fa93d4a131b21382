import { verifyBackup } from '@holdfast/core/backup';
import { openTarget, secretKeyOf } from '../../backup/open-target.ts';
import { findBackup, type ListedBackup, listBackups, pruneBackups } from '../../backup/stored-backups.ts';
import type { BackupsFlags } from '../commands/backup.ts';
import { createProgress, formatMemories } from '../progress.ts';
import { formatBytes } from '../render/bytes.ts';
import { tableLines } from '../render/table.ts';
import type { Cli } from '../session.ts';
import { tablesOf } from './run-backup.ts';
import { backupSettings, plural } from './settings.ts';

/** Lists, checks or prunes. @throws HoldfastError as the target, and as `verifyBackup` */
export async function runBackups(cli: Cli, options: BackupsFlags): Promise<void> {
  const { terminal } = cli;
  const config = await backupSettings({ ...options });
  const target = openTarget(config);
  const { green, bold, dim } = terminal.colors;
  if (options.verify !== undefined) {
    const { name, bytes } = await findBackup(target, options.verify === true ? 'latest' : options.verify);
    const progress = createProgress(terminal, { label: 'Reading', unit: 'bytes', now: cli.monotonic });
    let done = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const part of target.read(name)) {
        done += part.length;
        progress.update({ done, total: bytes, count: done });
        yield part;
      }
    }
    const read = verifyBackup({ bytes: counted(), secretKey: secretKeyOf(config), signal: cli.signal });
    const { header, tables } = await read.finally(() => progress.finish());
    if (options.json === true)
      return terminal.printJson({
        name,
        bytes,
        createdAt: header.createdAt,
        schema: header.schema,
        tables: tablesOf(tables),
      });
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return terminal.print(
      `${green('Sound')} ${bold(name)}: ${plural(rows, 'row')} in ${tables.length} tables are what was written`,
    );
  }
  if (options.prune === true) {
    const pruned = await pruneBackups(target, { now: Date.now(), keepDays: config.backupKeepDays });
    if (options.json === true) return terminal.printJson({ place: target.place, pruned });
    return terminal.print(
      `${green('Deleted')} ${plural(pruned.length, 'backup')} older than ${plural(config.backupKeepDays, 'day')}`,
    );
  }
  const backups = await listBackups(target);
  if (options.json === true) return terminal.printJson({ place: target.place, backups: backups.map(entryOf) });
  if (backups.length === 0) return terminal.print(`No backups in ${target.place} yet; \`holdfast backup\` makes one.`);
  await terminal.print(
    `${bold('Backups')} in ${target.place} ${dim(`(kept for ${plural(config.backupKeepDays, 'day')})`)}`,
  );
  for (const line of tableLines(
    backups.map((backup) => [backup.name, describe(backup)] as const),
    terminal.colors,
  ))
    await terminal.print(line);
}

function describe({ bytes, manifest, problem }: ListedBackup): string {
  if (manifest === undefined) return `${formatBytes(bytes)}  ${problem ?? ''}`;
  const memories = manifest.tables.find(({ table }) => table === 'memories')?.rows ?? 0;
  const encrypted = manifest.encrypted ? ', encrypted' : '';
  return `${formatBytes(bytes)}  ${plural(manifest.users, 'user')}, ${formatMemories(memories)}, schema ${manifest.schema}${encrypted}`;
}

function entryOf({ name, bytes, createdAt, manifest, problem }: ListedBackup): Record<string, unknown> {
  return {
    name,
    bytes,
    createdAt: new Date(createdAt).toISOString(),
    ...(manifest === undefined
      ? { problem }
      : { schema: manifest.schema, encrypted: manifest.encrypted, users: manifest.users, tables: manifest.tables }),
  };
}
