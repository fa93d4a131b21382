import { join } from 'node:path';
import { type Maintenance, maintainSqlite } from '@holdfast/core';
import { maintainPostgres } from '@holdfast/core/postgres';
import type { MaintainFlags } from '../commands/db.ts';
import { createProgress } from '../progress.ts';
import { formatBytes } from '../render/bytes.ts';
import { tableLines } from '../render/table.ts';
import { type Cli, loadSettings } from '../session.ts';
import type { Colors } from '../terminal.ts';

/** Puts the database of the settings in order, or tells what it would do. */
export async function runMaintain(cli: Cli, options: MaintainFlags): Promise<void> {
  const { terminal, signal, monotonic } = cli;
  const { config } = await loadSettings(options);
  const bar = createProgress(terminal, { label: 'Maintaining', unit: 'steps', now: monotonic });
  const how = {
    dryRun: options.dryRun === true,
    signal,
    onStep: ({ done, total }: { readonly done: number; readonly total: number }) =>
      bar.update({ done, total, count: done }),
  };
  let found: Maintenance;
  try {
    found =
      config.databaseUrl === undefined
        ? await maintainSqlite({ path: join(config.data, 'holdfast.db'), ...how })
        : await maintainPostgres({
            url: config.databaseUrl,
            now: Date.now(),
            hotDays: config.databaseHotDays,
            warmDays: config.databaseWarmDays,
            ...how,
          });
  } finally {
    bar.finish();
  }
  if (options.json === true) return terminal.printJson(found);
  for (const line of linesOf(found, terminal.colors)) await terminal.print(line);
}

function linesOf({ place, dryRun, bytesBefore, bytesAfter, tables, steps }: Maintenance, colors: Colors): string[] {
  const { bold, dim, green } = colors;
  const sizes = tables.map(
    ({ table, bytes, indexBytes }) =>
      [table, `${formatBytes(bytes).padStart(10)}  ${dim(`${formatBytes(indexBytes)} of it indexes`)}`] as const,
  );
  const done = steps.map(({ what, why }) => `${dryRun ? 'would' : green('done ')}  ${bold(what)}: ${why}`);
  return [
    `${bold(place)}  ${formatBytes(bytesBefore)}`,
    ...(dryRun ? ['', ...tableLines(sizes, colors)] : []),
    '',
    ...(done.length === 0 ? ['Nothing needs to be done.'] : done),
    ...(dryRun ? [] : ['', `${formatBytes(bytesBefore)} before, ${formatBytes(bytesAfter)} now`]),
  ];
}
