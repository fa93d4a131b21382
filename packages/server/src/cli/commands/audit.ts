import { Command } from 'commander';
import { optionsOf, wholeNumber, withExamples } from '../command-line.ts';
import type { Cli, GlobalOptions } from '../session.ts';

export interface AuditListOptions extends GlobalOptions {
  readonly from?: string;
  readonly to?: string;
  readonly who?: string;
  readonly operation?: string;
  readonly result?: string;
  readonly limit?: number;
}

export interface AuditVerifyOptions extends GlobalOptions {
  readonly anchor?: string;
}

export interface AuditExportOptions extends Omit<AuditListOptions, 'limit'> {
  readonly output?: string;
}

export function auditCommand(cli: Cli): Command {
  const command = new Command('audit')
    .summary('the audit log: list, verify, export, head')
    .description('Reads the audit log: who did what, on what, and what came of it; ids only, never words.');
  for (const child of [listCommand(cli), verifyCommand(cli), exportCommand(cli), headCommand(cli)]) {
    command.addCommand(child);
  }
  return withExamples(command, [['holdfast audit verify', 'find any row that was changed or removed']]);
}

function withFilters(command: Command): Command {
  return command
    .option('--from <when>', 'at or after: a date, or date and time')
    .option('--to <when>', 'before; a plain date includes that day')
    .option('--who <who>', 'such as owner, or key:ID')
    .option('--operation <name>', 'such as forgetMemory')
    .option('--result <code>', 'ok, or the code of an error');
}

function listCommand(cli: Cli): Command {
  const command = withFilters(
    new Command('list').summary('list rows, the newest first').description('Lists rows of the audit log.'),
  )
    .option('--limit <count>', 'at most so many, 1 to 200; 50 when not given', wholeNumber)
    .action(async () => {
      const { runAuditList } = await import('../audit/run-audit.ts');
      await runAuditList(cli, optionsOf<AuditListOptions>(command));
    });
  return withExamples(command, [['holdfast audit list --result permission_denied', 'who was turned away']]);
}

function verifyCommand(cli: Cli): Command {
  const command = new Command('verify')
    .summary('compute the chain anew and name what does not fit')
    .description(
      'Finds rows that were edited, removed, reordered or added, and a log that was cut short. Exits with 1 when it finds any.',
    )
    .option('--anchor <head>', 'a head that `holdfast audit head` printed once: finds that the log was put back')
    .action(async () => {
      const { runAuditVerify } = await import('../audit/run-audit.ts');
      await runAuditVerify(cli, optionsOf<AuditVerifyOptions>(command));
    });
  return withExamples(command, [['holdfast audit verify', 'all of the log']]);
}

function exportCommand(cli: Cli): Command {
  const command = withFilters(
    new Command('export')
      .summary('write rows as JSON lines, the oldest first')
      .description('Writes each row with the text that is hashed, so that the chain can be computed elsewhere.'),
  )
    .option('-o, --output <file>', 'file to write; standard output when not given')
    .action(async () => {
      const { runAuditExport } = await import('../audit/run-audit.ts');
      await runAuditExport(cli, optionsOf<AuditExportOptions>(command));
    });
  return withExamples(command, [
    ['holdfast audit export --from 2026-11-01 -o november.jsonl', 'a month for an auditor'],
  ]);
}

function headCommand(cli: Cli): Command {
  const command = new Command('head')
    .summary('print the end of the log, to note it elsewhere')
    .description(
      'Prints number and hash of the last row. Noted where nobody can change it, it proves later that nothing before it is gone.',
    )
    .action(async () => {
      const { runAuditHead } = await import('../audit/run-audit.ts');
      await runAuditHead(cli, optionsOf<GlobalOptions>(command));
    });
  return withExamples(command, [['holdfast audit head >> /mnt/elsewhere/heads.txt', 'once a day']]);
}
