import type { Pool, PoolClient, QueryResult } from 'pg';
import { waitingSeal } from '../../domain/audit/chain.ts';
import type { Platform } from '../../domain/platform.ts';
import { type Scope, type UserScope, userKey } from '../../domain/scope.ts';
import type { Readers, Store, StoreCapabilities, StoreFigures, Writers } from '../../domain/store.ts';
import { addWaiting } from '../sql/audit/audit-statements.ts';
import type { StoreSealing } from '../sql/sealing/store-sealing.ts';
import type { Executor } from '../sql/statement.ts';
import { readersOf, writersOf } from '../sql/repositories.ts';
import { type CommittedSession, readSession, type WriteSession, writeSession } from '../sql/session.ts';
import { userNumbers } from '../sql/user-numbers.ts';
import type { Driver } from './connect.ts';
import { postgresDialect } from './dialect.ts';
import { closedError, isAnswer, toStoreError, unknownOutcome } from './errors.ts';
import { monthAt, prepareMonths } from './months.ts';
import type { SearchSettings } from './search/search-repository.ts';
import { type ReadLanes, readLanes } from './reads/read-lanes.ts';
import { enterToRead, ReadUnit } from './reads/read-unit.ts';
import { compiledStatements, type Named } from './statements.ts';
import { turns } from './turns.ts';
import { Unit } from './unit.ts';
import type { VectorType } from './vector-bytes.ts';

interface Parts {
  readonly driver: Driver;
  readonly pool: Pool;
  /** How a person knows the database. */
  readonly place: string;
  readonly vectorType: VectorType;
  readonly platform: Pick<Platform, 'now' | 'hmac' | 'sha256'>;
  readonly search?: SearchSettings;
  readonly sealing: StoreSealing;
}

export class PostgresStore implements Store {
  readonly capabilities: StoreCapabilities;
  readonly #parts: Parts;
  readonly #dialect;
  readonly #statements;
  readonly #numbers = userNumbers();
  readonly #turns = turns();
  readonly #reads: { readonly lanes: ReadLanes; readonly enter: Named };
  readonly #underWay = new Set<Promise<unknown>>();
  /** The month whose tables are there, or are being made. */
  #month: { readonly number: number; readonly ready: Promise<void> } | undefined;
  #closing: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.capabilities = {
      driver: 'postgres',
      durable: true,
      content: parts.sealing.content,
      searches: !parts.sealing.content,
      chainsLater: true,
    };
    this.#dialect = postgresDialect(parts.vectorType, parts.search);
    this.#statements = compiledStatements(this.#dialect);
    const { pool } = parts;
    // Half of them: a write holds one for as long as its transaction takes.
    const most = Math.max(1, Math.floor(pool.options.max / 2));
    this.#reads = {
      lanes: readLanes({ driver: parts.driver, pool, most }),
      enter: this.#statements.text('read', enterToRead),
    };
  }

  read<T>(scope: Scope, work: (readers: Readers) => Promise<T>): Promise<T> {
    return this.#track(async () => {
      const { lanes, enter } = this.#reads;
      const unit = new ReadUnit({ dialect: this.#dialect, lanes, statements: this.#statements, enter, scope });
      try {
        return await work(
          readersOf(readSession({ ...this.#sealed(unit, scope, false), outer: scope, numbers: this.#numbers })),
        );
      } catch (error) {
        throw toStoreError(error, this.#parts.place);
      } finally {
        unit.end();
      }
    });
  }

  write<T>(scope: Scope, work: (writers: Writers) => Promise<T>): Promise<T> {
    const run = (): Promise<T> => this.#write(scope, work);
    return this.#track(() => (scope.kind === 'user' ? this.#turns.take(userKey(scope), run) : run()));
  }

  async #write<T>(scope: Scope, work: (writers: Writers) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    const unit = this.#begin(client, scope);
    const session = writeSession({
      ...this.#sealed(unit, scope, true),
      outer: scope,
      numbers: this.#numbers,
      hashing: this.#parts.platform,
    });
    let value: T;
    try {
      if (scope.kind === 'user') await lockUser(unit, session, scope);
      value = await work(writersOf(session));
      await Promise.all([session.flush(), storeWaiting(session)]);
    } catch (error) {
      await this.#release(client, unit, unit.rollback());
      throw toStoreError(error, this.#parts.place);
    }
    const committing = unit.commit();
    await this.#release(client, unit, committing);
    await committing.catch((error: unknown) => {
      throw isAnswer(error) ? toStoreError(error, this.#parts.place) : unknownOutcome(error);
    });
    session.committed();
    return value;
  }

  scrub(): Promise<boolean> {
    return Promise.resolve(true);
  }

  bytes(): Promise<number> {
    return this.#ask<{ bytes: number }>(
      "select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint as bytes from pg_class where relnamespace = 'holdfast'::regnamespace and relkind in ('r', 'm')",
    ).then(([row]) => row?.bytes ?? 0);
  }

  async figures(): Promise<StoreFigures> {
    const { pool } = this.#parts;
    const bytes = await this.bytes();
    return {
      bytes,
      waitingWrites: this.#turns.waiting,
      pool: {
        open: pool.totalCount,
        idle: pool.idleCount,
        most: pool.options.max,
        waiting: pool.waitingCount,
      },
    };
  }

  async ping(): Promise<void> {
    await this.#ask('select 1 from holdfast.schema_migrations limit 1');
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    // What was called before is let through: each of them adds nothing new.
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
    await this.#parts.pool.end();
  }

  #track<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing !== undefined) return Promise.reject(closedError());
    const running = work();
    const settled: Promise<unknown> = running.catch(() => undefined).finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
    return running;
  }

  #ask<R>(text: string): Promise<R[]> {
    return this.#track(async () => {
      try {
        // Sound: the caller names what the text selects.
        return (await this.#plain(text)).rows as R[];
      } catch (error) {
        throw toStoreError(error, this.#parts.place);
      }
    });
  }

  /** One statement outside of any unit of work. */
  async #plain(text: string, values?: unknown[]): Promise<QueryResult<Record<string, unknown>>> {
    const client = await this.#parts.pool.connect();
    try {
      return await client.query<Record<string, unknown>>(text, values);
    } finally {
      client.release();
    }
  }

  async #connect(): Promise<PoolClient> {
    const { pool, place, platform } = this.#parts;
    try {
      const number = monthAt(platform.now());
      if (this.#month?.number !== number)
        this.#month = { number, ready: prepareMonths({ query: (text, values) => this.#plain(text, values) }, number) };
      await this.#month.ready;
      return await pool.connect();
    } catch (error) {
      // What failed once is tried again by the next call.
      this.#month = undefined;
      throw toStoreError(error, place);
    }
  }

  #sealed(unit: Executor, scope: Scope, writing: boolean): ReturnType<StoreSealing['unit']> {
    return this.#parts.sealing.unit(unit, scope, writing);
  }

  #begin(client: PoolClient, scope: Scope): Unit {
    return new Unit({ client, dialect: this.#dialect, statements: this.#statements, scope });
  }

  /** Gives a connection back once its transaction has ended; one that may not be sound is closed instead. */
  async #release(client: PoolClient, unit: Unit, ending: Promise<void>): Promise<void> {
    let sound = true;
    await ending.catch(() => {
      sound = false;
    });
    // After a refusal too: a statement that failed to be prepared would be taken for prepared.
    client.release(!sound || unit.failure !== undefined);
  }
}

/** Sealed, and without a place: a head that every write locks would make them follow each other. */
async function storeWaiting(session: CommittedSession): Promise<void> {
  const { executor, hashing } = session;
  const notes = session.audited();
  if (notes.length === 0) return;
  await executor.runAll(
    addWaiting,
    notes.map((note) => ({ tenant: note.tenant, entry: note.entry, seal: waitingSeal(hashing, note) })),
  );
}

/**
 * Before anything is looked at: what makes a look-up and the write after it one is the lock of the user's row, which
 * `userNo` takes in a write, or of the user's name while there is no row.
 */
async function lockUser(unit: Unit, session: WriteSession, scope: UserScope): Promise<void> {
  if ((await session.userNo(scope)) !== undefined) return;
  await unit.lock(userKey(scope));
  await session.userNo(scope);
}
