import { join } from 'node:path';
import { HoldfastError } from '@holdfast/contract';
import { moveDatabase, type MoveProgress, type MoveReport } from '@holdfast/core/postgres';
import type { Config } from '../../config/load.ts';
import type { MoveFlags } from '../commands/move.ts';
import { createProgress, formatCount } from '../progress.ts';
import { tableLines } from '../render/table.ts';
import { type Cli, loadSettings } from '../session.ts';

/** Copies a whole database and prints what was compared. @throws HoldfastError as `moveDatabase` */
export async function runMove(cli: Cli, options: MoveFlags): Promise<void> {
  const { terminal, signal } = cli;
  const { config } = await loadSettings(options);
  const from = addressOf(options.from, config);
  const to = addressOf(options.to, config);
  const bars = barsOf(cli);
  let report: MoveReport;
  try {
    report = await moveDatabase({ from, to, now: Date.now(), signal, onProgress: bars.update });
  } finally {
    bars.finish();
  }
  if (options.json === true) return terminal.printJson(report);
  const { green, bold } = terminal.colors;
  const rows = report.tables.map(
    ({ table, rows: count, hash }) => [table, `${formatCount(count).padStart(12)}  ${hash.slice(0, 16)}`] as const,
  );
  for (const line of tableLines(rows, terminal.colors)) await terminal.print(line);
  const users = report.users === 1 ? '1 user' : `${formatCount(report.users)} users`;
  await terminal.print(
    `${green('Moved')} ${users} from ${bold(report.from)} to ${bold(report.to)}; both hold the same.`,
  );
  if (report.copiedAgain > 0) {
    terminal.note(`The source had changed since an interruption: ${report.copiedAgain} owners were copied again.`);
  }
  terminal.note('Start every Holdfast on the new one. The old one is as it was; delete it when you no longer need it.');
}

/** The short forms stand for what the settings name. */
function addressOf(given: string, { data, databaseUrl }: Config): string {
  if (given === 'sqlite:') return `sqlite:${join(data, 'holdfast.db')}`;
  if (given !== 'postgres:') return given;
  if (databaseUrl !== undefined) return databaseUrl;
  throw new HoldfastError('config_invalid', {
    detail:
      'HOLDFAST_DATABASE_URL is not set. Set it to the address of the owner of the schema, or give the address whole.',
  });
}

/** One bar for copying and one for comparing. */
function barsOf({ terminal, monotonic }: Cli): {
  readonly update: (progress: MoveProgress) => void;
  readonly finish: () => void;
} {
  const labels = { copying: 'Copying', verifying: 'Comparing' } as const;
  let phase: MoveProgress['phase'] | undefined;
  let bar = createProgress(terminal, { label: labels.copying, unit: 'rows', now: monotonic });
  let before = 0;
  return {
    update(progress) {
      if (progress.phase !== phase) {
        if (phase !== undefined) bar.finish();
        bar = createProgress(terminal, { label: labels[progress.phase], unit: 'rows', now: monotonic });
        phase = progress.phase;
        before = progress.done;
      }
      // What an earlier call had copied does not count for the speed of this one.
      bar.update({ done: progress.done, total: progress.total, count: progress.done - before });
    },
    finish: () => bar.finish(),
  };
}
