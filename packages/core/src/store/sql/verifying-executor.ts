import { hash } from 'node:crypto';
import { HoldfastError } from '../../domain/errors.ts';
import type { Executor } from './statement.ts';

/**
 * Holds every content that is read against the hash that was stored with it. Whoever reads content without its hash, as the
 * index does, is not held up.
 */
export function verifyingExecutor(inner: Executor): Executor {
  return {
    dialect: inner.dialect,
    enter: (scope) => inner.enter(scope),
    async all(source, params) {
      const rows = await inner.all(source, params);
      for (const row of rows) verify(row);
      return rows;
    },
    async first(source, params) {
      const row = await inner.first(source, params);
      if (row !== undefined) verify(row);
      return row;
    },
    insert: (source, params) => inner.insert(source, params),
    insertAll: (source, params) => inner.insertAll(source, params),
    run: (source, params) => inner.run(source, params),
    runAll: (source, params) => inner.runAll(source, params),
  };
}

function verify(row: unknown): void {
  if (typeof row !== 'object' || row === null || !('content' in row) || !('content_hash' in row)) return;
  if (typeof row.content !== 'string' || hash('sha256', row.content) === row.content_hash) return;
  const id = 'id' in row ? ` ${String(row.id)}` : '';
  throw new HoldfastError('integrity_failed', {
    detail: `The memory${id} is not what its hash says: it was changed outside of Holdfast, or damaged. Run \`holdfast doctor --deep\`, then restore it from a backup, or edit or forget it.`,
  });
}
