import type { Client } from '@holdfast/contract';
import pg from 'pg';
import type { BenchOptions, Metrics } from '../bench.ts';
import { latencyMetrics, timed, type Timing } from '../measure.ts';
import type { Asking } from './clients.ts';
import { median } from './recalls.ts';

/** The same memories in a store of each kind. */
export interface Pair {
  readonly postgres: Client;
  readonly sqlite: Client;
  /** Of the Postgres, a role that sees every row. */
  readonly adminUrl: string;
}

/**
 * Every question goes to recall on Postgres, to recall on SQLite and to one row read in turn, so that a busy machine
 * slows all alike. `recall.over_sqlite` is what recall on Postgres takes without one row read, over SQLite's recall.
 */
export async function recallBesideSqlite(
  { postgres, sqlite, adminUrl }: Pair,
  askings: readonly Asking[],
  options: BenchOptions,
): Promise<Metrics> {
  await using reader = await rowReader(adminUrl);
  const timings = { postgres: new Array<Timing>(), sqlite: new Array<Timing>(), row: new Array<Timing>() };
  const ask = async (client: Client, { query, user }: Asking): Promise<Timing> =>
    (await timed(() => client.recall({ query, k: 10, ...(user === undefined ? {} : { userId: user }) })))[1];
  const warm = new Map(askings.map((asking) => [asking.user, asking]));
  for (const asking of [...warm.values(), ...askings.slice(0, 30)]) {
    await ask(postgres, { ...asking, query: `${asking.query} warm` });
    await ask(sqlite, { ...asking, query: `${asking.query} warm` });
    await reader.read();
  }
  for (const [place, asking] of askings.entries()) {
    options.progress(place, askings.length, 'recalling beside SQLite');
    timings.postgres.push(await ask(postgres, asking));
    timings.sqlite.push(await ask(sqlite, asking));
    timings.row.push((await timed(() => reader.read()))[1]);
  }
  return {
    ...latencyMetrics('recall_beside', timings.postgres),
    ...latencyMetrics('sqlite.recall', timings.sqlite),
    ...latencyMetrics('row_read', timings.row),
    'recall.over_sqlite': (median(timings.postgres) - median(timings.row)) / median(timings.sqlite),
  };
}

/** One row by its key, by a statement that is prepared. */
async function rowReader(url: string): Promise<{ readonly read: () => Promise<unknown> } & AsyncDisposable> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ seq: string }>('select min(seq) as seq from holdfast.memories');
  const values = [rows[0]?.seq];
  return {
    read: () => client.query({ name: 'row', text: 'select * from holdfast.memories where seq = $1', values }),
    [Symbol.asyncDispose]: () => client.end(),
  };
}
