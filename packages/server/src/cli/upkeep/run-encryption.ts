import { HoldfastError } from '@holdfast/contract';
import { type EncryptionReport, type EncryptionWork, workOnEncryption } from '@holdfast/core';
import { openOptions } from '../../open-options.ts';
import { prepareStorage } from '../../storage.ts';
import type { RotateFlags } from '../commands/encryption.ts';
import { createProgress, formatCount } from '../progress.ts';
import { type Cli, type GlobalOptions, loadSettings } from '../session.ts';

interface Wanted {
  readonly work: EncryptionWork | 'look';
  readonly before?: number;
}

/** Both rotations, or the one that was asked for. @throws HoldfastError as `workOnEncryption` */
export async function runRotation(cli: Cli, options: RotateFlags): Promise<void> {
  if (options.root !== true && options.users !== true) {
    throw new HoldfastError('invalid_input', { detail: 'Say what to rotate: --root, --users or both.' });
  }
  const before = options.before === undefined ? undefined : Date.parse(options.before);
  if (before !== undefined && Number.isNaN(before)) {
    throw new HoldfastError('invalid_input', { detail: '--before is no time such as 2026-11-21T12:00:00Z.' });
  }
  if (options.root === true) await runEncryption(cli, options, { work: 'rotate-root' });
  const started = new Date(before ?? Date.now());
  if (options.users === true) {
    if (options.json !== true) {
      cli.terminal.note(
        `Interrupted, go on with: holdfast encryption rotate --users --before ${started.toISOString()}`,
      );
    }
    await runEncryption(cli, options, { work: 'rotate-users', before: started.getTime() });
  }
}

/** Does a work and prints what came of it. @throws HoldfastError as `workOnEncryption` */
export async function runEncryption(cli: Cli, options: GlobalOptions, wanted: Wanted): Promise<void> {
  const { terminal, signal, monotonic } = cli;
  const { config } = await loadSettings(options);
  const storage = await prepareStorage(config);
  const bar = createProgress(terminal, { label: 'Sealing', unit: 'rows', now: monotonic });
  let report: EncryptionReport;
  try {
    report = await workOnEncryption({
      options: { ...openOptions(config), ...storage.options },
      ...wanted,
      signal,
      onProgress: ({ done, total, rows }) => bar.update({ done, total, count: rows }),
    });
  } finally {
    bar.finish();
  }
  if (options.json === true) return terminal.printJson(report);
  for (const line of reportLines(report, wanted)) await terminal.print(line);
}

function reportLines(report: EncryptionReport, { work }: Wanted): string[] {
  const users = report.users === 1 ? '1 user' : `${formatCount(report.users)} users`;
  const lines = [
    `Content is ${report.content ? 'encrypted' : 'not encrypted (HOLDFAST_ENCRYPT=content)'}; ${users}; root key ${report.root}.`,
  ];
  if (work !== 'look') {
    lines.push(
      `${formatCount(report.rows)} rows sealed anew, ${formatCount(report.renewed)} keys made, ${formatCount(report.rewrapped)} sealed under the root key.`,
    );
  }
  if (report.unfinished > 0) {
    lines.push(
      `Of ${formatCount(report.unfinished)} of them something is not sealed, or under an older key. Run: holdfast encryption apply`,
    );
  }
  if (report.dropped.length > 0) {
    lines.push(
      `Nothing lies under ${report.dropped.join(', ')} any more. Once no backup from before is kept, destroy it: what was shredded is then unreadable in those, too.`,
    );
  }
  return lines;
}
