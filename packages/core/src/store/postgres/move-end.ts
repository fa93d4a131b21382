import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { HoldfastError } from '../../domain/errors.ts';
import { batchRows, type MoveEnd, type MovedRow, type MoveTarget, type MovedValue } from '../move/end.ts';
import { type MoveDriver, sqlEnd } from '../move/sql-end.ts';
import { type MovedTable, movedTables } from '../move/tables.ts';
import { type Migration, missingSteps, unfinishedMove } from '../sql/migration.ts';
import { clientConfig, loadDriver } from './connect.ts';
import { placeOf, toStoreError } from './errors.ts';
import { migrations } from './migrations/all.ts';
import { monthAt } from './months.ts';
import { vectorTypeOf } from './open.ts';
import { appliedSteps } from './schema-state.ts';
import { keyOfBytes } from '../sql/sealing/data-key.ts';
import { fromBinary, toBinary, type VectorType } from './vector-bytes.ts';

/** Names the owner of the schema, or one of its members. */
interface EndOptions {
  readonly url: string;
}

const lockAll = `lock table ${movedTables.map(({ name }) => name).join(', ')} in share row exclusive mode`;

/** Of a database that a restore brings up from an earlier schema. */
async function tablesThere(client: Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    'select relname as name from pg_class where relnamespace = $1::regnamespace and relname = any($2)',
    ['holdfast', movedTables.map(({ name }) => name)],
  );
  return rows.map(({ name }) => name);
}

/**
 * A database to move from. Nobody can write to it until it is closed; readers may go on.
 *
 * @throws HoldfastError store_busy while somebody writes, config_invalid when the schema is behind or the role is not its
 *   owner's, store_unavailable
 */
export async function postgresMoveSource({ url }: EndOptions): Promise<MoveEnd> {
  return connected(url, true, async (client, place) => {
    await client.query("set lock_timeout = '5s'");
    await client.query('begin isolation level repeatable read');
    // Against writers, and against a second move; the mode lets readers go on.
    await client.query(lockAll).catch((error: unknown) => {
      const told = toStoreError(error, place);
      if (!(told instanceof HoldfastError) || told.code !== 'store_busy') throw told;
      throw new HoldfastError('store_busy', {
        detail: `Something writes to ${place}. Nothing was copied. Stop every Holdfast on it, then repeat the command.`,
        cause: error,
      });
    });
  });
}

/**
 * A database to back up, as it is at this moment: one snapshot, which locks nothing.
 * @throws HoldfastError as `postgresMoveSource`, but for store_busy
 */
export async function postgresBackupSource({ url }: EndOptions): Promise<MoveEnd> {
  return connected(url, true, async (client) => {
    await client.query('begin isolation level repeatable read read only');
    // The snapshot is taken by the first statement.
    await client.query('select count(*) from schema_migrations');
  });
}

/**
 * A database to restore to, with exactly these steps. All is one transaction of the caller's, with the tables locked:
 * who would write to it meanwhile waits.
 */
export async function postgresRestoreTarget({
  url,
  steps,
}: EndOptions & { readonly steps: readonly Migration[] }): Promise<MoveTarget> {
  const begin = async (client: Client): Promise<void> => {
    await client.query("set lock_timeout = '5s'");
  };
  return connected(url, true, begin, steps);
}

/** A database to move to, which `holdfast migrate` has prepared. @throws HoldfastError as above */
export async function postgresMoveTarget({ url }: EndOptions): Promise<MoveTarget> {
  return connected(url, false, async (client) => {
    // What is lost with the machine is copied again; the last transaction of the move makes all before it durable.
    await client.query('set synchronous_commit = off');
  });
}

async function connected(
  url: string,
  inTransaction: boolean,
  begin: (client: Client, place: string) => Promise<void>,
  steps: readonly Migration[] = migrations,
): Promise<MoveTarget> {
  const driver = await loadDriver();
  const client = new driver.Client(clientConfig(driver, url));
  // Its loss is told by the query under way.
  client.on('error', () => undefined);
  const place = placeOf(url);
  try {
    await client.connect();
    await demandSchema(client, place, steps);
    await demandOwner(client);
    await client.query(
      "set search_path = holdfast, public; set holdfast.owner = 'on'; set statement_timeout = 0; set cursor_tuple_fraction = 1; set idle_in_transaction_session_timeout = 0",
    );
    await begin(client, place);
    return sqlEnd(
      postgresDriver(client, {
        place,
        inTransaction,
        type: await vectorTypeOf(client),
        seals: await hasSealed(client),
        identity: await identityOf(client),
      }),
    );
  } catch (error) {
    await client.end().catch(() => undefined);
    throw toStoreError(error, place);
  }
}

async function demandSchema(client: Client, place: string, steps: readonly Migration[]): Promise<void> {
  const applied = (await appliedSteps(client)).filter(({ number }) => number !== unfinishedMove.number);
  const missing = missingSteps(steps, applied, place);
  if (missing.length === 0) return;
  throw new HoldfastError('config_invalid', {
    detail: `The database ${place} lacks schema steps: ${missing.map(({ name }) => name).join(', ')}. Run \`holdfast migrate\` on it first.`,
  });
}

async function demandOwner(client: Client): Promise<void> {
  const { rows } = await client.query<{ role: string; owns: boolean }>(
    "select current_user as role, pg_has_role(current_user, relowner, 'USAGE') as owns from pg_class where oid = 'holdfast.memories'::regclass",
  );
  const [row] = rows;
  if (row?.owns === true) return;
  throw new HoldfastError('config_invalid', {
    detail: `The role ${row?.role ?? ''} sees one user at a time. Name the owner of the schema, as for \`holdfast migrate\`.`,
  });
}

/** Of this database of this cluster, and when each of its steps was taken. */
async function identityOf(client: Client): Promise<string> {
  const { rows } = await client.query<Record<string, unknown>>(
    'select number, applied_at, (select system_identifier::text from pg_control_system()) as cluster, (select oid::bigint from pg_database where datname = current_database()) as database from schema_migrations where number <> $1 order by number',
    [unfinishedMove.number],
  );
  return createHash('sha256')
    .update(JSON.stringify(['postgres', rows]))
    .digest('hex');
}

const mostValues = 60_000;

async function hasSealed(client: Client): Promise<boolean> {
  const { rows } = await client.query(
    "select 1 from pg_attribute where attrelid = 'holdfast.embeddings'::regclass and attname = 'sealed'",
  );
  return rows.length > 0;
}

interface DriverParts {
  readonly place: string;
  readonly identity: string;
  readonly type: VectorType;
  /** False in a schema from before encryption, which only a restore meets. */
  readonly seals: boolean;
  /** A source is in one transaction from beginning to end. */
  readonly inTransaction: boolean;
}

function postgresDriver(client: Client, { place, identity, type, seals, inTransaction }: DriverParts): MoveDriver {
  const months = new Set<number>();
  const telling = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw toStoreError(error, place);
    }
  };
  const ask = async (text: string, values: readonly MovedValue[] = []): Promise<MovedValue[][]> => {
    const { rows } = await telling(
      client.query<MovedValue[]>({ text: numbered(text), values: [...values], rowMode: 'array' }),
    );
    return rows;
  };
  return {
    place,
    identity,
    rows: ask,
    async *stream(text, values) {
      if (!inTransaction) await telling(client.query('begin'));
      await ask(`declare moved no scroll cursor for ${text}`, values);
      try {
        for (;;) {
          const batch = await ask(`fetch ${batchRows} from moved`);
          if (batch.length > 0) yield batch;
          if (batch.length < batchRows) return;
        }
      } finally {
        // After a failure the transaction is void and these fail as well; the first failure is the one to tell of.
        await client.query(inTransaction ? 'close moved' : 'commit').catch(() => undefined);
      }
    },
    async insert(text, lists) {
      const width = lists[0]?.length ?? 1;
      const most = Math.floor(mostValues / width);
      for (let start = 0; start < lists.length; start += most) {
        const part = lists.slice(start, start + most);
        const one = `(${Array.from({ length: width }, () => '?').join(', ')})`;
        await ask(`${text} values ${part.map(() => one).join(', ')} on conflict do nothing`, part.flat());
      }
    },
    vectorOf: (column) => {
      const open = `${type}_send(${column})`;
      return seals ? `coalesce(${column.replace(/vector$/u, 'sealed')}, ${open})` : open;
    },
    toHalf: (bytes, dimensions) =>
      isSealed(bytes)
        ? bytes
        : new Uint8Array(Float16Array.from(fromBinary(type, bytes).subarray(0, dimensions)).buffer),
    fromHalf: (bytes) =>
      isSealed(bytes) ? null : toBinary(type, Float32Array.from(new Float16Array(bytes.slice().buffer))),
    ownColumns: (table) => (table.name === 'embeddings' ? ['month', ...(seals ? ['sealed'] : [])] : []),
    ownValues: (table, row) =>
      table.name === 'embeddings' ? [monthAt(row.createdAt), ...(seals ? [sealedOf(table, row)] : [])] : [],
    async lastNumber(table) {
      const [row] = await ask(
        `select case when is_called then last_value else last_value - 1 end from ${sequenceOf(table)}`,
      );
      return Number(row?.[0] ?? 0);
    },
    async setLastNumber(table, number) {
      await ask('select setval(?::regclass, ?::bigint, ?::boolean)', [
        sequenceOf(table),
        Math.max(number, 1),
        String(number > 0),
      ]);
    },
    async makeRoom(table, rows: readonly MovedRow[]) {
      if (table.name !== 'embeddings') return;
      for (const month of new Set(rows.map(({ createdAt }) => monthAt(createdAt)))) {
        if (months.has(month)) continue;
        await ask('select embedding_month(?::integer)', [month]);
        // It ends the owner's work for the rest of a transaction.
        if (inTransaction) await ask("set local holdfast.owner = 'on'");
        months.add(month);
      }
    },
    stateTable: `create table unfinished_move (source text not null, place text not null, progress text not null);
      alter table unfinished_move enable row level security;
      alter table unfinished_move force row level security;
      create policy owner_at_work on unfinished_move to current_user using (current_setting('holdfast.owner', true) = 'on')`,
    async hasStateTable() {
      return (await ask("select 1 where to_regclass('holdfast.unfinished_move') is not null")).length > 0;
    },
    async makeDurable() {
      await telling(client.query('set local synchronous_commit = on'));
    },
    async exec(text) {
      await telling(client.query(text));
      // What is one transaction as a whole keeps everybody else out meanwhile.
      if (!inTransaction || text !== 'begin') return;
      const names = await telling(tablesThere(client));
      await telling(client.query(`lock table ${names.join(', ')} in share row exclusive mode`));
    },
    async analyze() {
      // Autovacuum would come to it within minutes; until then every plan would be one for empty tables.
      for (const name of await telling(tablesThere(client))) await telling(client.query(`analyze ${name}`));
    },
    async close() {
      // Ends the transaction too, if one is open.
      await client.end().catch(() => undefined);
    },
  };
}

/** A vector that is sealed lies in a column of its own here. */
function sealedOf(table: MovedTable, row: MovedRow): MovedValue {
  const vector = row.values[table.columns.indexOf('vector')];
  return vector instanceof Uint8Array && isSealed(vector) ? vector : null;
}

function isSealed(bytes: Uint8Array): boolean {
  return keyOfBytes(bytes) !== undefined;
}

function numbered(text: string): string {
  let count = 0;
  return text.replaceAll('?', () => `$${(count += 1)}`);
}

/** Sequences of identity columns are named by the database itself. */
function sequenceOf({ name, serial }: MovedTable): string {
  return name === 'embeddings' ? 'holdfast.embedding_numbers' : `holdfast.${name}_${serial}_seq`;
}
