import type { AuditEntry, AuditTarget } from '../domain/audit/audit-entry.ts';
import type { AuditKey } from '../domain/audit/chain.ts';
import type { Scope } from '../domain/scope.ts';
import type { Readers, Store, StoreFigures, Writers } from '../domain/store.ts';

interface Rows {
  /** Whether the transaction that begins is to leave the row. */
  readonly take: () => boolean;
  readonly row: (touched: readonly AuditTarget[]) => { readonly entry: AuditEntry; readonly key: AuditKey };
  /** What came of that transaction. */
  readonly settle: (stored: boolean) => void;
}

/**
 * A store for one call: its first transaction that changes anything leaves the call's row in the audit log. One that
 * changes nothing does not: the call may yet fail for that very reason.
 */
export class AuditedStore implements Store {
  readonly capabilities: Store['capabilities'];
  readonly #store: Store;
  readonly #rows: Rows;

  constructor(store: Store, rows: Rows) {
    this.capabilities = store.capabilities;
    this.#store = store;
    this.#rows = rows;
  }

  read<T>(scope: Scope, work: (readers: Readers) => Promise<T>): Promise<T> {
    return this.#store.read(scope, work);
  }

  async write<T>(scope: Scope, work: (writers: Writers) => Promise<T>): Promise<T> {
    if (scope.kind === 'system' || !this.#rows.take()) return this.#store.write(scope, work);
    let changed = false;
    let stored = false;
    try {
      const value = await this.#store.write(scope, async (writers) => {
        const done = await work(writers);
        const touched = writers.audit.touched();
        changed = touched.length > 0;
        if (changed) await writers.audit.append(scope, this.#rows.row(touched));
        return done;
      });
      stored = changed;
      return value;
    } finally {
      this.#rows.settle(stored);
    }
  }

  scrub(): Promise<boolean> {
    return this.#store.scrub();
  }

  bytes(): Promise<number> {
    return this.#store.bytes();
  }

  figures(): Promise<StoreFigures> {
    return this.#store.figures();
  }

  ping(): Promise<void> {
    return this.#store.ping();
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}
