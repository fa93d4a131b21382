import type { Client } from 'pg';
import { defined } from '../../domain/defined.ts';
import { HoldfastError } from '../../domain/errors.ts';
import type { Maintenance, MaintenanceStep, MaintainOptions } from '../sql/maintenance.ts';
import { clientConfig, loadDriver } from './connect.ts';
import { placeOf, toStoreError } from './errors.ts';
import { vectorTypeOf } from './open.ts';
import { graphSteps } from './search/graphs.ts';
import { type TierDays, tierSteps } from './tiers.ts';

/** Autovacuum waits for 20 % of dead rows by default; tables this large are better put in order before. */
const deadShare = 0.05;
const leastDead = 1_000;
/** Dead entries stay in the graph of an HNSW index and are walked by every search until it is made anew. */
const deadShareOfGraph = 0.1;
/** A btree entry of ours has at most about 100 bytes on average; at this many its pages are mostly empty. */
const emptyBytesPerEntry = 250;
const leastIndexBytes = 64 * 2 ** 20;

export interface MaintainPostgresOptions extends MaintainOptions, TierDays {
  readonly url: string;
  /** Vectors from which a user who is searched in the database gets a graph; 10,000 when not given. */
  readonly graphFrom?: number;
  /** Instant that ages are counted to, milliseconds. */
  readonly now: number;
}

/**
 * Looks at a database and puts in order what needs it, table by table, without stopping readers or writers: VACUUM
 * (ANALYZE), REINDEX CONCURRENTLY of indexes that are broken, mostly empty, or graphs with many dead entries, graphs for
 * users who are searched in the database, and the tiers of vectors that have aged. The role must own the schema, but for
 * a look, which then says nothing of the last two.
 *
 * @throws HoldfastError config_invalid when the role may not, or there is no schema; store_unavailable
 */
export async function maintainPostgres({ url, ...options }: MaintainPostgresOptions): Promise<Maintenance> {
  const { dryRun = false, onStep, signal } = options;
  const driver = await loadDriver();
  const client = new driver.Client(clientConfig(driver, url));
  client.on('error', () => undefined);
  const place = placeOf(url);
  try {
    await client.connect();
    const owns = await demandRole(client, { place, dryRun });
    const bytesBefore = await bytesOf(client);
    const tables = await tablesOf(client);
    const planned = await plan(client, { ...options, owns });
    if (!dryRun) {
      await client.query("set statement_timeout = 0; set lock_timeout = '60s'; set maintenance_work_mem = '256MB'");
      for (const [index, { sql, what, repeats, after }] of planned.entries()) {
        signal?.throwIfAborted();
        onStep?.({ what, done: index, total: planned.length });
        // Some are done bit by bit, so that nobody waits long for a lock.
        while (((await client.query(sql)).rowCount ?? 0) > 0 && repeats === true) signal?.throwIfAborted();
        if (after !== undefined) await client.query(after);
      }
    }
    return {
      place,
      dryRun,
      bytesBefore,
      bytesAfter: dryRun ? bytesBefore : await bytesOf(client),
      tables,
      steps: planned.map(({ what, why }) => ({ what, why })),
    };
  } catch (error) {
    throw toStoreError(error, place);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function demandRole(
  client: Client,
  { place, dryRun }: { readonly place: string; readonly dryRun: boolean },
): Promise<boolean> {
  const { rows } = await client.query<{ owns: boolean }>(
    "select pg_has_role(current_user, relowner, 'USAGE') as owns from pg_class where oid = to_regclass('holdfast.memories')",
  );
  const [row] = rows;
  if (row === undefined) {
    throw new HoldfastError('config_invalid', {
      detail: `There is no Holdfast in ${place}. Run \`holdfast migrate\`.`,
    });
  }
  if (row.owns || dryRun) return row.owns;
  throw new HoldfastError('config_invalid', {
    detail:
      'Only the owner of the schema may maintain it. Name that role, as for `holdfast migrate`; --dry-run works with any.',
  });
}

const ours = "relnamespace = 'holdfast'::regnamespace";

async function bytesOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ bytes: number }>(
    `select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint as bytes from pg_class where ${ours} and relkind in ('r', 'm')`,
  );
  return rows[0]?.bytes ?? 0;
}

async function tablesOf(client: Client): Promise<Maintenance['tables']> {
  const { rows } = await client.query<{ table: string; bytes: number; indexBytes: number }>(
    `select relname as table, pg_total_relation_size(oid)::bigint as bytes, pg_indexes_size(oid)::bigint as "indexBytes"
     from pg_class where ${ours} and relkind in ('r', 'm') order by 2 desc, 1`,
  );
  return rows;
}

export interface PlannedStep extends MaintenanceStep {
  readonly sql: string;
  /** Done again until it changes no row. */
  readonly repeats?: boolean;
  /** Once that is done. */
  readonly after?: string;
}

/**
 * Tiers before tables, since a row that moves leaves a dead one behind, and indexes before these: what they no longer
 * point to need not be vacuumed out of them. Graphs last, over what is left.
 */
async function plan(
  client: Client,
  options: Omit<MaintainPostgresOptions, 'url'> & { readonly owns: boolean },
): Promise<PlannedStep[]> {
  const { hotDays, warmDays, graphFrom, now, owns } = options;
  if (!owns) return [...(await indexSteps(client)), ...(await tableSteps(client))];
  await client.query("set holdfast.owner = 'on'");
  const ages = { ...defined({ hotDays, warmDays }), now };
  return [
    ...(await tierSteps(client, ages)),
    ...(await indexSteps(client)),
    ...(await tableSteps(client)),
    ...(await graphSteps(client, { vectorType: await vectorTypeOf(client), ...defined({ from: graphFrom }) })),
  ];
}

async function indexSteps(client: Client): Promise<PlannedStep[]> {
  const { rows } = await client.query<{
    name: string;
    quoted: string;
    kind: string;
    valid: boolean;
    bytes: number;
    entries: number;
    dead: number;
    live: number;
  }>(
    `select c.relname as name, c.oid::regclass::text as quoted, am.amname as kind, i.indisvalid as valid,
       pg_relation_size(c.oid)::bigint as bytes, c.reltuples::float8 as entries,
       coalesce(s.n_dead_tup, 0)::bigint as dead, coalesce(s.n_live_tup, 0)::bigint as live
     from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am am on am.oid = c.relam
       left join pg_stat_all_tables s on s.relid = i.indrelid
     where c.${ours} and c.relkind = 'i' order by c.relname`,
  );
  return rows.flatMap((row): PlannedStep[] => {
    // What REINDEX CONCURRENTLY leaves behind when it is interrupted.
    if (!row.valid && /_cc(?:new|old)\d*$/u.test(row.name)) {
      return [
        {
          what: `drop index ${row.name}`,
          why: 'an interrupted reindex left it',
          sql: `drop index concurrently ${row.quoted}`,
        },
      ];
    }
    const why = reasonToReindex(row);
    return why === undefined
      ? []
      : [{ what: `reindex ${row.name}`, why, sql: `reindex index concurrently ${row.quoted}` }];
  });
}

function reasonToReindex(index: {
  readonly kind: string;
  readonly valid: boolean;
  readonly bytes: number;
  readonly entries: number;
  readonly dead: number;
  readonly live: number;
}): string | undefined {
  const { kind, valid, bytes, entries, dead, live } = index;
  if (!valid) return 'it is not valid, so that no query uses it';
  if (kind === 'hnsw' && dead >= leastDead && dead >= live * deadShareOfGraph) {
    return `${dead} dead vectors are still in its graph`;
  }
  // Below zero: never counted.
  if (kind === 'btree' && bytes >= leastIndexBytes && entries >= 0 && bytes > entries * emptyBytesPerEntry) {
    return `it has ${Math.round(bytes / Math.max(entries, 1))} bytes an entry, so that its pages are mostly empty`;
  }
  return undefined;
}

async function tableSteps(client: Client): Promise<PlannedStep[]> {
  const { rows } = await client.query<{
    name: string;
    quoted: string;
    dead: number;
    live: number;
    counted: boolean;
    changed: number;
  }>(
    `select c.relname as name, c.oid::regclass::text as quoted, s.n_dead_tup::bigint as dead, s.n_live_tup::bigint as live,
       coalesce(s.last_analyze, s.last_autoanalyze) is not null as counted, s.n_mod_since_analyze::bigint as changed
     from pg_class c join pg_stat_all_tables s on s.relid = c.oid
     where c.${ours} and c.relkind in ('r', 'm') order by pg_total_relation_size(c.oid) desc, c.relname`,
  );
  return rows.flatMap(({ name, quoted, dead, live, counted, changed }): PlannedStep[] => {
    if (dead >= leastDead && dead >= (live + dead) * deadShare) {
      const why = `${dead} of ${live + dead} rows are dead`;
      return [{ what: `vacuum ${name}`, why, sql: `vacuum (analyze) ${quoted}` }];
    }
    if (!counted && live + changed > 0) {
      return [
        { what: `analyze ${name}`, why: 'the query planner knows no counts of it yet', sql: `analyze ${quoted}` },
      ];
    }
    if (changed >= leastDead && changed >= live * deadShareOfGraph) {
      return [
        { what: `analyze ${name}`, why: `${changed} rows changed since it was counted`, sql: `analyze ${quoted}` },
      ];
    }
    return [];
  });
}
