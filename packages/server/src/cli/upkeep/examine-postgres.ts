import { HoldfastError } from '@holdfast/contract';
import { inspectPostgres, maintainPostgres } from '@holdfast/core/postgres';
import type { Config } from '../../config/load.ts';
import { formatBytes } from '../render/bytes.ts';
import type { DatabaseExamination, Finding } from './examine.ts';

/** Postgres as this process would come in to it: whether it answers, its schema, and whether its walls hold the role. */
export async function examinePostgres(
  config: Config,
  ask: (config: Config, database: Finding) => Promise<DatabaseExamination>,
): Promise<DatabaseExamination> {
  const name = 'database';
  try {
    const facts = await inspectPostgres(config.databaseUrl ?? '');
    const { schema, missing, unknown, place, role } = facts;
    const detail = `Postgres ${facts.version} with pgvector ${facts.pgvector ?? '(missing)'} at ${place}, role ${role}, schema ${schema}`;
    if (missing.length > 0) {
      const next = 'Run: holdfast migrate, with HOLDFAST_DATABASE_URL naming the owner of the schema.';
      const behind = `${detail}, ${missing.length} steps behind this version`;
      return { findings: [{ name, status: 'failed', detail: behind, next }], stats: null };
    }
    if (facts.bypasses && !config.databaseAllowSuperuser) {
      const next = `Come in as ${config.databaseAppRole}, or another role that is NOSUPERUSER and NOBYPASSRLS.`;
      const loose = `${detail}; row-level security does not hold this role`;
      return { findings: [{ name, status: 'failed', detail: loose, next }], stats: null };
    }
    const newer = unknown.length === 0 ? '' : `, written by a newer Holdfast (${unknown.join(', ')})`;
    const asked = await ask(config, {
      name,
      status: facts.bypasses ? 'warning' : 'ok',
      detail: `${detail}${newer}`,
      ...(facts.bypasses ? { next: 'Row-level security does not hold this role; use another one.' } : {}),
    });
    return { ...asked, findings: [...asked.findings, await sizeFinding(config.databaseUrl ?? '')] };
  } catch (error) {
    if (error instanceof HoldfastError) {
      return { findings: [{ name, status: 'failed', detail: error.message }], stats: null };
    }
    throw error;
  }
}

/** Tables that a person is told of. */
const largest = 3;

async function sizeFinding(url: string): Promise<Finding> {
  const { bytesBefore, tables, steps } = await maintainPostgres({ url, now: Date.now(), dryRun: true });
  const named = tables.slice(0, largest).map(({ table, bytes }) => `${table} ${formatBytes(bytes)}`);
  return {
    name: 'size',
    status: 'ok',
    detail: `${formatBytes(bytesBefore)}, of it ${named.join(', ')}`,
    ...(steps.length === 0
      ? {}
      : { next: `holdfast db maintain, as the owner, would do ${steps.length} things; --dry-run names them.` }),
  };
}
