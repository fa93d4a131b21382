import type pg from 'pg';
import type { ClientConfig, Pool } from 'pg';
import { HoldfastError } from '../../domain/errors.ts';

/** What the package `pg` gives by default. */
export type Driver = typeof pg;

/** The driver is an optional peer: who keeps everything in a file need not have it. */
export async function loadDriver(): Promise<Driver> {
  try {
    return (await import('pg')).default;
  } catch (error) {
    throw new HoldfastError('config_invalid', {
      detail: 'Postgres needs the package `pg`. Install it (`npm install pg`), or use a SQLite file.',
      cause: error,
    });
  }
}

/** Object identifiers of built-in types (catalogue pg_type). */
const bytea = 17;
const int8 = 20;
const json = 114;
const jsonb = 3802;

export function clientConfig(driver: Driver, url: string): ClientConfig {
  return {
    connectionString: url,
    application_name: 'holdfast',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    types: {
      getTypeParser: (oid, format) =>
        format === 'binary'
          ? (driver.types.getTypeParser(oid, format) as (value: string) => unknown)
          : textParser(driver, oid),
    },
  };
}

/** How a value of a type is read from its text. Numbers and JSON texts are what SQLite gives too. */
export function textParser(driver: Driver, oid: number): (value: string) => unknown {
  // In memory of its own, on a whole number of elements, as typed arrays over it need.
  if (oid === bytea) return (value) => new Uint8Array(Buffer.from(value.slice(2), 'hex'));
  if (oid === int8) return Number;
  if (oid === json || oid === jsonb) return String;
  return driver.types.getTypeParser(oid, 'text') as (value: string) => unknown;
}

export interface PoolSettings {
  readonly url: string;
  /** Connections at most; 10 when not given. */
  readonly poolSize?: number;
  /** Milliseconds that one statement may take; 30,000 when not given. */
  readonly statementTimeoutMs?: number;
}

export function openPool(driver: Driver, settings: PoolSettings): Pool {
  const statementTimeoutMs = settings.statementTimeoutMs ?? 30_000;
  const pool = new driver.Pool({
    ...clientConfig(driver, settings.url),
    pipeline: true,
    max: settings.poolSize ?? 10,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    lock_timeout: Math.min(statementTimeoutMs, 5_000),
    // A process that hangs inside of a transaction must not keep a user's row locked.
    idle_in_transaction_session_timeout: 60_000,
    // As a file: what is open and idle keeps no process alive.
    allowExitOnIdle: true,
  });
  // A connection that is lost is replaced, and the call that uses it hears of the loss from its query; as an event
  // that nobody listens to it would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
