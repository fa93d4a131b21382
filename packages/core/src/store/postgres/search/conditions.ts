import { type RawBuilder, sql } from 'kysely';
import type { SearchFilter } from '../../../domain/recall/beyond/search-store.ts';
import type { RecallFilter } from '../../../domain/recall/query.ts';
import { listOf } from '../list-elements.ts';

/** Every value that a condition may need. */
export interface FilterParams extends Required<RecallFilter> {
  readonly now: number;
  readonly asOf: number;
}

type Condition = keyof RecallFilter | 'asOf' | 'includeArchived';
/** Which conditions there are; statements are built once for each. Undefined where there is none at all. */
export type Shape = ReadonlySet<Condition> | undefined;

export function shapeOf(filter: SearchFilter | undefined): Shape {
  if (filter === undefined) return undefined;
  const on = new Set<Condition>();
  // Sound: a filter has no other keys than those of its type.
  for (const [name, value] of Object.entries(filter.filter)) if (value !== undefined) on.add(name as Condition);
  if (filter.asOf !== undefined) on.add('asOf');
  if (filter.includeArchived) on.add('includeArchived');
  return on;
}

export function keyOf(shape: Shape): string {
  return shape === undefined ? '' : `filtered ${[...shape].toSorted().join(' ')}`;
}

/** Values for the conditions of this filter; the others are in no statement. */
export function filterParams({ filter, now, asOf }: SearchFilter): Partial<FilterParams> {
  return { ...filter, now, ...(asOf === undefined ? {} : { asOf }) };
}

/** That the memory of a row meets the conditions, as the recall index has them (domain/recall/rank/filter.ts). */
export function meets(seq: string, p: FilterParams, shape: Shape): RawBuilder<boolean> {
  if (shape === undefined) return sql<boolean>`true`;
  const states = shape.has('includeArchived') ? sql`m.state <> 'paused'` : sql`m.state not in ('paused', 'archived')`;
  const conditions: RawBuilder<unknown>[] = [
    sql`m.seq = ${sql.ref(seq)}`,
    sql`m.deleted_at is null`,
    states,
    sql`(m.expires_at is null or m.expires_at > ${p.now}::bigint)`,
  ];
  const add = (name: Condition, condition: RawBuilder<unknown>): void => {
    if (shape.has(name)) conditions.push(condition);
  };
  add('asOf', sql`m.created_at <= ${p.asOf}::bigint`);
  add('from', sql`m.occurred_at >= ${p.from}::bigint`);
  add('to', sql`m.occurred_at < ${p.to}::bigint`);
  add('minSalience', sql`m.salience >= ${p.minSalience}::float8`);
  if (shape.has('kinds')) add('kinds', sql`m.kind = any (${listOf(p.kinds)})`);
  if (shape.has('contentTypes')) add('contentTypes', sql`m.content_type = any (${listOf(p.contentTypes)})`);
  if (shape.has('tags')) add('tags', sql`jsonb_exists_all(m.tags, ${listOf(p.tags)})`);
  add('role', sql`m.role = ${p.role}`);
  add('agentId', sql`m.agent_id = ${p.agentId}`);
  add('speaker', sql`m.speaker = ${p.speaker}`);
  add('sessionId', sql`m.session_id = ${p.sessionId}`);
  return sql<boolean>`exists (select 1 from holdfast.memories m where ${sql.join(conditions, sql` and `)})`;
}
