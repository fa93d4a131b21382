import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Dialect } from '../dialect.ts';
import type { Tables } from '../schema.ts';
import { type Statement, statement } from '../statement.ts';
import { type SealedColumn, sealedColumns } from './columns.ts';

/** A table whose rows are put under another key one slice after the other. */
export interface ResealedTable {
  readonly name: keyof Tables;
  readonly columns: readonly SealedColumn[];
  /** Rows after a place, in order of their keys. */
  readonly rows: Statement<SliceParams, SliceRow>;
  readonly update: Statement<Record<string, unknown>, unknown>;
}

export interface SliceParams {
  readonly userNo: number;
  /** Both numbers of the key before; of a key with one number the second is not looked at. */
  readonly after: number;
  readonly afterSecond: number;
  readonly limit: number;
}

/** The key's numbers, and the columns by their names. */
export type SliceRow = { readonly first: number; readonly second: number } & Readonly<Record<string, unknown>>;

type Loose = Record<string, Record<string, unknown>>;

const keys: { readonly [T in keyof Tables]?: string } = {
  memories: 'seq',
  embeddings: 'embedding_no',
  entities: 'entity_no',
  facts: 'fact_no',
  events: 'event_no',
  conversations: 'conversation_no',
  call_events: 'event_no',
  tool_invocations: 'invocation_no',
  sessions: 'session_no',
  snapshots: 'snapshot_no',
  todos: 'todo_no',
  system_states: 'state_no',
  decisions: 'decision_no',
  problems: 'problem_no',
  work_records: 'work_no',
  planner_records: 'record_no',
  planner_versions: 'version_no',
  planner_times: 'time_no',
};

/**
 * Every table that holds sealed values of users, but for those whose rows are found by a sealed value that must stay
 * unique (`entity_aliases`), and for images of indexes, which are made again.
 */
export function resealedTables(dialect: Dialect): readonly ResealedTable[] {
  const numbered = Object.entries(keys).map(([name, key]) => {
    // Sound: these are the names above.
    const table = name as keyof Tables;
    const columns = sealedColumns.filter((column) => column.table === table);
    return {
      name: table,
      columns,
      rows: statement((db: Kysely<Tables>, p: SliceParams) =>
        loose(db)
          .selectFrom(table)
          .select([`${key} as first`, `${key} as second`, ...columns.map(({ column }) => column).filter(isPlain)])
          .$if(table === 'embeddings', (query) =>
            query.select(['dimensions', dialect.vectorBytes('vector').as('vector')]),
          )
          .where('user_no', '=', p.userNo)
          .where(key, '>', p.after)
          .orderBy(key)
          .limit(p.limit),
      ),
      update: statement((db: Kysely<Tables>, p: Record<string, unknown>) =>
        loose(db)
          .updateTable(table)
          .set(valuesOf(dialect, columns, p))
          .where(key, '=', p['first']),
      ),
    };
  });
  const columns = sealedColumns.filter(({ table }) => table === 'memory_versions');
  const versions = {
    name: 'memory_versions' as const,
    columns,
    rows: statement((db: Kysely<Tables>, p: SliceParams) =>
      loose(db)
        .selectFrom('memory_versions')
        .select(['seq as first', 'version as second', ...columns.map(({ column }) => column)])
        .where('seq', 'in', loose(db).selectFrom('memories').select('memories.seq').where('user_no', '=', p.userNo))
        .where(sql<boolean>`(seq, version) > (${p.after}, ${p.afterSecond})`)
        .orderBy('seq')
        .orderBy('version')
        .limit(p.limit),
    ),
    update: statement((db: Kysely<Tables>, p: Record<string, unknown>) =>
      loose(db)
        .updateTable('memory_versions')
        .set(valuesOf(dialect, columns, p))
        .where('seq', '=', p['first'])
        .where('version', '=', p['second']),
    ),
  };
  // Sound: what is selected are the columns that the types name.
  return [...numbered, versions] as unknown as readonly ResealedTable[];
}

function isPlain(column: string): boolean {
  return column !== 'vector';
}

function valuesOf(
  dialect: Dialect,
  columns: readonly SealedColumn[],
  p: Record<string, unknown>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { column } of columns) {
    // Sound: a marker, which stands for the parameter whatever its type.
    if (column === 'vector') Object.assign(values, dialect.vectorColumns(p[column] as Float32Array));
    else values[column] = p[column];
  }
  return values;
}

/** Names of tables and columns are values here. Sound: they are those of `sealedColumns`, which is checked against `Tables`. */
function loose(db: Kysely<Tables>): Kysely<Loose> {
  return db as unknown as Kysely<Loose>;
}
