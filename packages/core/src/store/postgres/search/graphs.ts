import type { Client } from 'pg';
import type { PlannedStep } from '../maintain.ts';
import { monthOf } from '../months.ts';
import type { VectorType } from '../vector-bytes.ts';

/** Of every index that is one user's graph; before it stands the name of the month's table. */
export function graphSuffix(userNo: number, dimensions: number): string {
  return `_graph_${userNo}_${dimensions}`;
}

/**
 * Up to so many vectors of a scope are all compared: at 384 numbers that takes about 10 ms, and finds everything.
 */
export const exactUpTo = 10_000;
/** A month with fewer is sorted as quickly as its graph would be walked. */
const fewest = 1_000;
/** What an index can hold of a number's vectors. */
const mostDimensions = { halfvec: 4_000, vector: 2_000 } as const;

interface Part {
  readonly part: string;
  readonly user_no: number;
  readonly dimensions: number;
  readonly count: number;
}

/**
 * The graphs (HNSW, cosine) that are missing or no longer of use. One for each month and length of vectors of a user who
 * is searched in the database, over the rows of that user alone: in one over all users nearly everything that a search
 * comes by is another's, and every insert would pay 3 to 6 ms of processor time for it.
 *
 * @param params.from so many vectors a user must have
 */
export async function graphSteps(
  client: Client,
  { vectorType, from = exactUpTo }: { readonly vectorType: VectorType; readonly from?: number },
): Promise<PlannedStep[]> {
  if (!(await walksOn(client))) return [];
  const { rows } = await client.query<Part>(
    `select e.tableoid::regclass::text as part, e.user_no, e.dimensions, count(*) as count
     from holdfast.search_states s join holdfast.embeddings e on e.user_no = s.user_no
     where e.head = 'semantic' and e.hidden = 0 and e.dimensions <= $1
       and (select sum(count) from holdfast.memory_counts c where c.user_no = s.user_no and c.deleted = 0) > $2
     group by 1, 2, 3 having count(*) >= $3 order by 1, 2, 3`,
    [mostDimensions[vectorType], from, Math.min(fewest, from)],
  );
  const { rows: there } = await client.query<{ name: string; quoted: string; valid: boolean }>(
    `select c.relname as name, c.oid::regclass::text as quoted, i.indisvalid as valid
     from pg_class c join pg_index i on i.indexrelid = c.oid
     where c.relnamespace = 'holdfast'::regnamespace and c.relname ~ '_graph_[0-9]+_[0-9]+$'`,
  );
  // A search names the month that it walks; what lies in no month of its own is compared exactly.
  const parts = rows.filter((part) => monthOf(tableOf(part)) !== undefined);
  const wanted = new Map(parts.map((part) => [nameOf(part), part]));
  const dropped = there.filter(({ name, valid }) => !wanted.has(name) || !valid);
  const sound = new Set(there.filter(({ valid }) => valid).map(({ name }) => name));
  return [
    ...dropped.map(({ name, quoted, valid }): PlannedStep => ({
      what: `drop graph ${name}`,
      why: valid ? 'its user no longer needs it' : 'its making was interrupted',
      sql: `drop index concurrently ${quoted}`,
    })),
    ...[...wanted].flatMap(([name, part]): PlannedStep[] => (sound.has(name) ? [] : [make(name, part, vectorType)])),
  ];
}

function make(name: string, { part, user_no, dimensions, count }: Part, vectorType: VectorType): PlannedStep {
  return {
    what: `make graph ${name}`,
    why: `${count} vectors of one user, too many to compare each`,
    sql: `create index concurrently "${name}" on ${part}
      using hnsw ((vector::${vectorType}(${dimensions})) ${vectorType}_cosine_ops) with (m = 16, ef_construction = 64)
      where user_no = ${user_no} and head = 'semantic' and dimensions = ${dimensions}`,
  };
}

function nameOf(part: Part): string {
  return `${tableOf(part)}${graphSuffix(part.user_no, part.dimensions)}`;
}

function tableOf({ part }: Part): string {
  return part.slice(part.lastIndexOf('.') + 1);
}

/** Whether a search by a graph goes on until it has found enough (pgvector 0.8): before, conditions left it with next to nothing. */
async function walksOn(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ version: string }>(
    "select extversion as version from pg_extension where extname = 'vector'",
  );
  const [major = 0, minor = 0] = (rows[0]?.version ?? '').split('.').map(Number);
  return major > 0 || minor >= 8;
}
