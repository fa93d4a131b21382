import { open } from 'node:fs/promises';
import { defined, HoldfastError, type OutputOf } from '@holdfast/contract';
import type { AuditExportOptions, AuditListOptions, AuditVerifyOptions } from '../commands/audit.ts';
import { formatInstant } from '../render/memory.ts';
import { type Cli, type GlobalOptions, withSession } from '../session.ts';

type Row = OutputOf<'listAudit'>['rows'][number];

const pageSize = 200;

export async function runAuditList({ terminal }: Cli, options: AuditListOptions): Promise<void> {
  await withSession({ options }, async ({ call }) => {
    const found = await call('listAudit', { ...filtersOf(options), ...defined({ limit: options.limit }) });
    if (options.json === true) return terminal.printJson(found);
    for (const row of found.rows) await terminal.print(lineOf(row));
    if (found.rows.length === 0) terminal.note('No rows.');
  });
}

/** Says what does not fit. @throws HoldfastError store_corrupt after it has said so */
export async function runAuditVerify({ terminal }: Cli, options: AuditVerifyOptions): Promise<void> {
  const anchor = options.anchor === undefined ? undefined : readAnchor(options.anchor);
  await withSession({ options }, async ({ call }) => {
    const verdict = await call('verifyAudit', defined({ anchor }));
    const { valid, rows, cutNo, head, sealedFrom, faults } = verdict;
    if (options.json === true) await terminal.printJson(verdict);
    else {
      const { green, red } = terminal.colors;
      for (const { fault, from, to } of faults) {
        await terminal.print(`${red(fault)} ${from === to ? `row ${from}` : `rows ${from} to ${to}`}`);
      }
      if (valid)
        await terminal.print(`${green('Valid')}: ${rows} rows${head === undefined ? '' : ` up to ${head.no}`}`);
      if (cutNo > 0) terminal.note(`Rows up to ${cutNo} were removed by the retention.`);
      if (rows > 0 && sealedFrom === undefined) {
        terminal.note('No row is sealed with a key: who can write to the database could compute the chain anew.');
      }
    }
    if (valid) return;
    throw new HoldfastError('store_corrupt', {
      detail:
        'The audit log is not as it was written. Keep a copy of the database as it is, and compare it with a backup.',
    });
  });
}

export async function runAuditExport({ terminal, signal }: Cli, options: AuditExportOptions): Promise<void> {
  await withSession({ options }, async ({ call }) => {
    // Ids and addresses of people: for the owner alone.
    const file = options.output === undefined ? undefined : await open(options.output, 'w', 0o600);
    try {
      let cursor: string | undefined;
      let count = 0;
      do {
        signal.throwIfAborted();
        const page = await call('listAudit', {
          ...filtersOf(options),
          order: 'oldest',
          includeBody: true,
          limit: pageSize,
          ...defined({ cursor }),
        });
        const lines = page.rows.map((row) => JSON.stringify(row)).join('\n');
        if (file !== undefined && lines !== '') await file.write(`${lines}\n`);
        if (file === undefined && lines !== '') await terminal.print(lines);
        count += page.rows.length;
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      if (options.output !== undefined) terminal.note(`Wrote ${count} rows to ${options.output}.`);
    } finally {
      await file?.close();
    }
  });
}

export async function runAuditHead({ terminal }: Cli, options: GlobalOptions): Promise<void> {
  await withSession({ options }, async ({ call }) => {
    const { head } = await call('getAuditHead', {});
    if (options.json === true) return terminal.printJson({ head });
    if (head === undefined) terminal.note('No rows.');
    else await terminal.print(`${head.no}:${head.hash}`);
  });
}

function filtersOf({ from, to, who, operation, result }: AuditListOptions) {
  return defined({ from, to, who, operation, result });
}

function readAnchor(text: string): { readonly no: number; readonly hash: string } {
  const [, no, hash] = /^(\d+):([\da-f]{64})$/.exec(text.trim()) ?? [];
  if (no !== undefined && hash !== undefined) return { no: Number(no), hash };
  const message = 'is not of the form NUMBER:HASH, as `holdfast audit head` prints it';
  throw new HoldfastError('invalid_input', {
    detail: `--anchor ${message}.`,
    faults: [{ field: '--anchor', message }],
  });
}

function lineOf({ no, at, who, userId, operation, on, result }: Row): string {
  const about = on.map(({ kind, count, ids }) => (count === 1 ? `${kind} ${ids.join('')}` : `${count} ${kind}`));
  const user = userId === undefined ? '' : ` for ${userId}`;
  return `${no}  ${formatInstant(at)}  ${who}${user}  ${operation}  ${result}${about.length === 0 ? '' : `  ${about.join(', ')}`}`;
}
