import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Memory } from '../../../domain/memories/memory.ts';
import type { Facets, MemoryFilter, MemoryReader } from '../../../domain/memories/memory-store.ts';
import type { UserScope } from '../../../domain/scope.ts';
import { getOrMake } from '../get-or-make.ts';
import type { Dialect } from '../dialect.ts';
import type { Tables } from '../schema.ts';
import type { Session } from '../session.ts';
import { type Statement, statement } from '../statement.ts';
import { type MemoryColumns, memoryRows, toMemory } from './memory-row.ts';

/** Every value that a filtered query may need; those of absent conditions are not in its text. */
type FilterParams = Required<Omit<MemoryFilter, 'pinned' | 'includeDeleted'>> & {
  readonly userNo: number;
  readonly spaces: readonly string[];
  readonly pinned: 0 | 1;
  readonly limit: number;
  readonly afterOccurredAt: number;
  readonly afterSeq: number;
};

type Condition = keyof MemoryFilter | 'spaces' | 'after';
type Shape = ReadonlySet<Condition>;
type Query<O> = SelectQueryBuilder<Tables, 'memories', O>;

function filtered(db: Kysely<Tables>, p: FilterParams, dialect: Dialect, shape: Shape): Query<object> {
  const on = (condition: Condition): boolean => shape.has(condition);
  return db
    .selectFrom('memories')
    .where('user_no', '=', p.userNo)
    .$if(on('spaces'), (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .$if(on('kinds'), (query) => query.where('kind', 'in', dialect.elements(p.kinds)))
    .$if(on('contentTypes'), (query) => query.where('content_type', 'in', dialect.elements(p.contentTypes)))
    .$if(on('states'), (query) => query.where('state', 'in', dialect.elements(p.states)))
    .$if(on('speaker'), (query) => query.where('speaker', '=', p.speaker))
    .$if(on('role'), (query) => query.where('role', '=', p.role))
    .$if(on('sessionId'), (query) => query.where('session_id', '=', p.sessionId))
    .$if(on('agentId'), (query) => query.where('agent_id', '=', p.agentId))
    .$if(on('sourceType'), (query) => query.where('source_type', '=', p.sourceType))
    .$if(on('minSalience'), (query) => query.where('salience', '>=', p.minSalience))
    .$if(on('from'), (query) => query.where('occurred_at', '>=', p.from))
    .$if(on('to'), (query) => query.where('occurred_at', '<', p.to))
    .$if(on('ids'), (query) => query.where('id', 'in', dialect.elements(p.ids)))
    .$if(on('seqs'), (query) => query.where(dialect.isOneOf('seq', p.seqs)))
    .$if(on('sourceId'), (query) => query.where('source_id', '=', p.sourceId))
    .$if(on('entityId'), (query) =>
      query.where((eb) =>
        eb.exists(
          eb
            .selectFrom('mentions')
            .innerJoin('entities', 'entities.entity_no', 'mentions.entity_no')
            .select('mentions.seq')
            .whereRef('mentions.seq', '=', 'memories.seq')
            .where('entities.user_no', '=', p.userNo)
            .where('entities.id', '=', p.entityId),
        ),
      ),
    )
    .$if(on('deletedBefore'), (query) => query.where('deleted_at', '<', p.deletedBefore))
    .$if(on('upTo'), (query) => query.where('seq', '<=', p.upTo))
    .$if(on('pinned'), (query) => query.where('pinned', '=', p.pinned))
    .$if(!on('includeDeleted'), (query) => query.where('deleted_at', 'is', null))
    .$if(on('tags'), (query) =>
      // Every tag asked for is there: none of them is missing.
      query.where(
        sql<boolean>`not exists (select 1 from ${dialect.elements(p.tags)} as wanted where wanted.value not in ${dialect.jsonElements('memories.tags')})`,
      ),
    );
}

interface Count {
  readonly name: string | null;
  readonly count: number;
}

const facetNames = ['kinds', 'tags', 'speakers', 'months'] as const;
type FacetName = (typeof facetNames)[number];

/** Statements of one set of conditions, built when it is first asked for. */
interface Shaped {
  readonly newest: Statement<FilterParams, MemoryColumns>;
  readonly oldest: Statement<FilterParams, MemoryColumns>;
  readonly total: Statement<FilterParams, { count: number }>;
  readonly facets: Readonly<Record<FacetName, Statement<FilterParams, Count>>>;
}

const shapes = new Map<string, Shaped>();

function shaped(shape: Shape): Shaped {
  return getOrMake(shapes, [...shape].toSorted().join(' '), () => ({
    newest: page(shape, true),
    oldest: page(shape, false),
    total: statement((db, p, dialect) =>
      filtered(db, p, dialect, shape).select((eb) => eb.fn.countAll<number>().as('count')),
    ),
    facets: {
      kinds: facet(shape, 'kinds'),
      tags: facet(shape, 'tags'),
      speakers: facet(shape, 'speakers'),
      months: facet(shape, 'months'),
    },
  }));
}

function page(shape: Shape, newest: boolean): Statement<FilterParams, MemoryColumns> {
  // Of one session there are few: with the plus the order cannot be read off the index by time, which would walk all of the user's.
  const time = sql<number>`${sql.raw(shape.has('sessionId') ? '+' : '')}occurred_at`;
  return statement((db, p, dialect) =>
    memoryRows(filtered(db, p, dialect, shape))
      .$if(shape.has('after'), (query) =>
        query.where(
          newest
            ? sql<boolean>`(occurred_at, seq) < (${p.afterOccurredAt}, ${p.afterSeq})`
            : sql<boolean>`(occurred_at, seq) > (${p.afterOccurredAt}, ${p.afterSeq})`,
        ),
      )
      .orderBy(time, newest ? 'desc' : 'asc')
      .orderBy('seq', newest ? 'desc' : 'asc')
      .limit(p.limit),
  );
}

/** Tags and speakers can be many: the 100 commonest. */
function facet(shape: Shape, name: FacetName): Statement<FilterParams, Count> {
  return statement((db, p, dialect) => {
    const base = filtered(db, p, dialect, shape);
    const count = sql<number>`count(*)`;
    switch (name) {
      case 'kinds':
        return base.select(['kind as name', count.as('count')]).groupBy('kind');
      case 'months':
        return base
          .select([dialect.month('occurred_at').as('name'), count.as('count')])
          .groupBy(dialect.month('occurred_at'));
      case 'speakers':
        return base
          .select(['speaker as name', count.as('count')])
          .where('speaker', 'is not', null)
          .groupBy('speaker')
          .orderBy(count, 'desc')
          .orderBy('speaker')
          .limit(100);
      case 'tags':
        return base
          .innerJoin(dialect.jsonRows('memories.tags', 'tag'), (join) => join.onTrue())
          .select([sql.ref<string>('tag.value').as('name'), count.as('count')])
          .groupBy(sql.ref('tag.value'))
          .orderBy(count, 'desc')
          .orderBy(sql.ref('tag.value'))
          .limit(100);
    }
  });
}

export async function listMemories(
  session: Session,
  scope: UserScope,
  params: Parameters<MemoryReader['list']>[1],
): Promise<Memory[]> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined) return [];
  const shape = shapeOf(scope, params.filter);
  if (params.after !== undefined) shape.add('after');
  const rows = await session.executor.all(shaped(shape)[params.order], {
    ...valuesOf(scope, userNo, params.filter),
    limit: params.limit,
    afterOccurredAt: params.after?.occurredAt ?? 0,
    afterSeq: params.after?.seq ?? 0,
  });
  return rows.map((row) => toMemory(scope, row));
}

export async function countOf(session: Session, scope: UserScope, filter: MemoryFilter): Promise<number> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined) return 0;
  const { total } = shaped(shapeOf(scope, filter));
  return Number((await session.executor.first(total, valuesOf(scope, userNo, filter)))?.count ?? 0);
}

export async function facetsOf(session: Session, scope: UserScope, filter: MemoryFilter): Promise<Facets> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined) return { total: 0, kinds: {}, tags: {}, speakers: {}, months: {} };
  const { total, facets } = shaped(shapeOf(scope, filter));
  const values = valuesOf(scope, userNo, filter);
  const counts = async (name: FacetName): Promise<Record<string, number>> =>
    countsOf(await session.executor.all(facets[name], values));
  return {
    total: Number((await session.executor.first(total, values))?.count ?? 0),
    kinds: await counts('kinds'),
    tags: await counts('tags'),
    speakers: await counts('speakers'),
    months: await counts('months'),
  };
}

/** Without a prototype: a tag or speaker may be called `__proto__`. */
function countsOf(rows: readonly Count[]): Record<string, number> {
  return Object.assign(
    Object.create(null) as Record<string, number>,
    Object.fromEntries(rows.map((row) => [row.name ?? '', Number(row.count)])),
  );
}

function shapeOf(scope: UserScope, filter: MemoryFilter): Set<Condition> {
  const shape = new Set<Condition>();
  // Sound: MemoryFilter has no other keys, and the type checker keeps callers to it.
  for (const [key, value] of Object.entries(filter) as [keyof MemoryFilter, unknown][]) {
    if (value !== undefined && !(key === 'includeDeleted' && value === false)) shape.add(key);
  }
  if (scope.spaces !== '*') shape.add('spaces');
  return shape;
}

function valuesOf(scope: UserScope, userNo: number, filter: MemoryFilter): FilterParams {
  return {
    userNo,
    spaces: scope.spaces === '*' ? [] : scope.spaces,
    kinds: filter.kinds ?? [],
    contentTypes: filter.contentTypes ?? [],
    states: filter.states ?? [],
    tags: filter.tags ?? [],
    speaker: filter.speaker ?? '',
    role: filter.role ?? 'user',
    sessionId: filter.sessionId ?? '',
    agentId: filter.agentId ?? '',
    sourceType: filter.sourceType ?? '',
    minSalience: filter.minSalience ?? 0,
    from: filter.from ?? 0,
    to: filter.to ?? 0,
    ids: filter.ids ?? [],
    seqs: filter.seqs ?? [],
    sourceId: filter.sourceId ?? '',
    deletedBefore: filter.deletedBefore ?? 0,
    entityId: filter.entityId ?? '',
    upTo: filter.upTo ?? 0,
    pinned: filter.pinned === true ? 1 : 0,
    limit: 0,
    afterOccurredAt: 0,
    afterSeq: 0,
  };
}
