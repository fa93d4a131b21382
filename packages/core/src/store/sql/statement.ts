import type { Compilable, Kysely } from 'kysely';
import type { Scope } from '../../domain/scope.ts';
import type { Dialect } from './dialect.ts';
import type { Tables } from './schema.ts';

/** What a driver can bind. */
export type SqlValue = null | number | string | Uint8Array;

/** Stands for a parameter while a query is built; the value is put in when the query runs. */
export class Marker {
  readonly key: string;
  readonly list: boolean;

  constructor(key: string, list: boolean) {
    this.key = key;
    this.list = list;
  }
}

/**
 * A query that is built and compiled once per dialect and run with changing parameters. Building with Kysely costs
 * tens of microseconds, more than most of these queries take to run.
 */
export interface Statement<P, R> {
  readonly build: (db: Kysely<Tables>, p: P, dialect: Dialect) => Compilable<R>;
}

/**
 * Declares a statement. `p` has the type of the parameters, but its properties are markers: they may be handed to
 * the query builder, never computed with.
 */
export function statement<P, R>(build: (db: Kysely<Tables>, p: P, dialect: Dialect) => Compilable<R>): Statement<P, R> {
  return { build };
}

export interface Compiled {
  readonly sql: string;
  /** The values to bind for these parameters, in order. */
  readonly bind: (params: object) => SqlValue[];
}

const markers: object = new Proxy({}, { get: (_, key) => new Marker(String(key), false) });

export function compile<P, R>(source: Statement<P, R>, dialect: Dialect): Compiled {
  // Sound because builders only pass the properties on as values (see `statement`).
  const query = source.build(dialect.builder, markers as P, dialect).compile();
  const slots = query.parameters;
  return {
    sql: query.sql,
    bind(params) {
      // Sound: statements are only run through executors, which demand the parameters' type.
      const values = params as Readonly<Record<string, unknown>>;
      const bound: SqlValue[] = [];
      for (let index = 0; index < slots.length; index += 1) {
        const slot = slots[index];
        bound.push(slot instanceof Marker ? dialect.toSql(values[slot.key], slot.list) : dialect.toSql(slot, false));
      }
      return bound;
    },
  };
}

/** Runs statements on one connection. Promises settle within microtasks on SQLite. */
export interface Executor {
  readonly dialect: Dialect;
  /** What follows is about this scope: row-level security shows nothing else. */
  enter(scope: Scope): void;
  all<P extends object, R>(source: Statement<P, R>, params: P): Promise<R[]>;
  first<P extends object, R>(source: Statement<P, R>, params: P): Promise<R | undefined>;
  /**
   * Runs an insert of one row and answers the number that the database gave it; undefined when a conflict kept the row
   * out. On SQLite `returning` costs more: it makes a copy of every page that the statement changes.
   */
  insert<P extends object, R>(source: Statement<P, R>, params: P): Promise<number | undefined>;
  /** As `insert`, once for each of the parameters, in order; for inserts that meet no conflict. */
  insertAll<P extends object, R>(source: Statement<P, R>, params: readonly P[]): Promise<number[]>;
  /**
   * Runs a statement that returns no rows once for each of the parameters, in order. What refuses it may be heard of only by the
   * next call, or when the unit of work ends: Postgres is not waited for.
   */
  runAll<P extends object, R>(source: Statement<P, R>, params: readonly P[]): Promise<void>;
  /** Runs a statement that returns no rows; answers how many rows it changed. */
  run<P extends object, R>(source: Statement<P, R>, params: P): Promise<number>;
}
