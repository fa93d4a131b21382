import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Scope } from '../../domain/scope.ts';
import { HoldfastError } from '../../domain/errors.ts';
import type { Readers, Store, StoreCapabilities, StoreFigures, Writers } from '../../domain/store.ts';
import type { AuditNote } from '../../domain/audit/chain.ts';
import type { Platform } from '../../domain/platform.ts';
import { chainRows } from '../sql/audit/chain-rows.ts';
import type { StoreSealing } from '../sql/sealing/store-sealing.ts';
import { readersOf, writersOf } from '../sql/repositories.ts';
import { type Ledger, readSession, writeSession } from '../sql/session.ts';
import type { Executor } from '../sql/statement.ts';
import { userNumbers } from '../sql/user-numbers.ts';
import type { Connection } from './connection.ts';
import { sqliteDialect } from './dialect.ts';
import { closedError, isBusy, toStoreError } from './errors.ts';
import { type Patience, patiently } from './patience.ts';
import { WriteLane } from './write-lane.ts';

interface Parts {
  readonly path: string;
  readonly inMemory: boolean;
  readonly writer: Connection;
  /** The same as `writer` in memory. */
  readonly reader: Connection;
  readonly patience: Patience;
  readonly platform: Pick<Platform, 'hmac' | 'sha256'>;
  readonly sealing: StoreSealing;
}

export class SqliteStore implements Store {
  readonly capabilities: StoreCapabilities;
  readonly #parts: Parts;
  readonly #lane: WriteLane;
  readonly #numbers = userNumbers();
  /** Of the transaction under way: a request goes on where the one before left off. */
  readonly #ledger: Ledger = new Map();
  /** Of the requests that have succeeded in it. */
  #audited: AuditNote[] = [];
  readonly #reads: Executor;
  #purged = false;
  #closing: Promise<void> | undefined;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.capabilities = {
      driver: 'sqlite',
      durable: !parts.inMemory,
      content: parts.sealing.content,
      searches: false,
      chainsLater: false,
    };
    this.#lane = new WriteLane({
      connection: parts.writer,
      path: parts.path,
      patience: parts.patience,
      beforeCommit: () => this.#chainAudit(),
      afterGroup: () => {
        this.#ledger.clear();
        this.#audited = [];
        this.#truncateLog();
      },
    });
    this.#reads = this.#readExecutor();
  }

  async read<T>(scope: Scope, work: (readers: Readers) => Promise<T>): Promise<T> {
    const unit = this.#parts.sealing.unit(this.#reads, scope, false);
    return work(readersOf(readSession({ ...unit, outer: scope, numbers: this.#numbers })));
  }

  write<T>(scope: Scope, work: (writers: Writers) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let over = false;
      const unit = this.#parts.sealing.unit(
        laneExecutor(this.#parts.writer, this.#lane, () => over),
        scope,
        true,
      );
      const hashing = this.#parts.platform;
      const session = writeSession({ ...unit, outer: scope, numbers: this.#numbers, ledger: this.#ledger, hashing });
      this.#lane.add({
        start: async () => {
          const value = await work(writersOf(session));
          await session.flush();
          // What was given up meanwhile is undone, and nobody may go on from there.
          if (!over) {
            session.settle();
            this.#audited.push(...session.audited());
          }
          return value;
        },
        end: () => {
          over = true;
        },
        resolve: (value) => {
          session.committed();
          this.#purged ||= session.purged();
          // Sound: it is what `start` came to.
          resolve(value as T);
        },
        reject,
      });
    });
  }

  /** Rows of all requests of a group get their places at once; undefined when there are none. */
  #chainAudit(): Promise<void> | undefined {
    if (this.#audited.length === 0) return undefined;
    const executor = laneExecutor(this.#parts.writer, this.#lane, () => false);
    return chainRows(executor, this.#parts.platform, this.#audited);
  }

  scrub(): Promise<boolean> {
    if (!this.#lane.busy) this.#truncateLog();
    return Promise.resolve(!this.#purged);
  }

  async bytes(): Promise<number> {
    const { inMemory, path } = this.#parts;
    if (inMemory) return 0;
    const sizes = await Promise.all([path, `${path}-wal`].map(sizeOf));
    return sizes.reduce((sum, size) => sum + size, 0);
  }

  async figures(): Promise<StoreFigures> {
    const waitingWrites = this.#lane.waiting;
    const { inMemory, path } = this.#parts;
    if (inMemory) return { bytes: 0, waitingWrites };
    const [bytes, walBytes, { bsize, bavail, blocks }] = await Promise.all([
      this.bytes(),
      sizeOf(`${path}-wal`),
      statfs(dirname(path)),
    ]);
    return {
      bytes,
      walBytes,
      waitingWrites,
      disk: { freeBytes: bavail * bsize, totalBytes: blocks * bsize },
    };
  }

  async ping(): Promise<void> {
    await this.#patiently(() => this.#parts.reader.value('SELECT count(*) FROM schema_migrations'));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#lane.close();
    this.#truncateLog();
    this.#closed = true;
    if (!this.#parts.inMemory) this.#parts.reader.close();
    this.#parts.writer.close();
  }

  #readExecutor(): Executor {
    const { reader } = this.#parts;
    const run = <R>(work: () => R): Promise<R> => this.#patiently(work);
    return {
      dialect: sqliteDialect,
      enter: () => undefined,
      all: (source, params) => run(() => reader.all(source, params)),
      first: (source, params) => run(() => reader.first(source, params)),
      insert: refuseWrite,
      insertAll: refuseWrite,
      run: refuseWrite,
      runAll: refuseWrite,
    };
  }

  /** Another process that opens or closes the file can lock readers out for a moment. */
  async #patiently<R>(work: () => R): Promise<R> {
    const { inMemory, path, patience } = this.#parts;
    if (inMemory && this.#lane.busy) await this.#lane.untilCommitted();
    if (this.#closed) throw closedError();
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw toStoreError(error, path);
    }
    try {
      return await patiently(patience, work);
    } catch (error) {
      throw toStoreError(error, path);
    }
  }

  /**
   * After a purge the write-ahead log still holds the words. Readers of other processes can hinder the
   * truncation; it is then tried again after the next group.
   */
  #truncateLog(): void {
    if (!this.#purged) return;
    try {
      this.#purged = this.#parts.writer.value('PRAGMA wal_checkpoint(TRUNCATE)') !== 0;
    } catch {
      // The purge itself is committed and must not be reported as failed; `#purged` stays set for the next try.
    }
  }
}

function refuseWrite(): Promise<never> {
  return Promise.reject(new HoldfastError('internal', { detail: 'A read may not write.' }));
}

/** Rows that are stored without looking whether the turn of the event loop is used up. */
const rowsAtOnce = 32;

function laneExecutor(connection: Connection, lane: WriteLane, over: () => boolean): Executor {
  const run = async <R>(work: () => R): Promise<R> => {
    const pause = lane.pause();
    if (pause !== undefined) await pause;
    if (over()) throw new HoldfastError('internal', { detail: 'A write used its repositories after it had ended.' });
    return work();
  };
  const bySlices = async <P, R>(params: readonly P[], work: (slice: readonly P[]) => R): Promise<R[]> => {
    const results: R[] = [];
    for (let from = 0; from < params.length; from += rowsAtOnce)
      results.push(await run(() => work(params.slice(from, from + rowsAtOnce))));
    return results;
  };
  return {
    dialect: sqliteDialect,
    enter: () => undefined,
    all: (source, params) => run(() => connection.all(source, params)),
    first: (source, params) => run(() => connection.first(source, params)),
    insert: (source, params) => run(() => connection.insert(source, params)),
    insertAll: async (source, params) =>
      (await bySlices(params, (slice) => connection.insertAll(source, slice))).flat(),
    run: (source, params) => run(() => connection.run(source, params)),
    runAll: async (source, params) => {
      await bySlices(params, (slice) => connection.runAll(source, slice));
    },
  };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}
