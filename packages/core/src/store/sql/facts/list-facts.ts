import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import type { Fact, FactFilter, FactReader } from '../../../domain/facts/fact-store.ts';
import type { UserScope } from '../../../domain/scope.ts';
import type { Dialect } from '../dialect.ts';
import type { Tables } from '../schema.ts';
import { getOrMake } from '../get-or-make.ts';
import type { Session } from '../session.ts';
import { type Statement, statement } from '../statement.ts';
import { type FactColumns, factColumns, toFacts } from './fact-row.ts';

type Condition = 'spaces' | 'subjects' | 'object' | 'about' | 'predicate' | 'world' | 'known' | 'active' | 'after';

interface Params {
  readonly userNo: number;
  readonly spaces: readonly string[];
  readonly subjects: readonly string[];
  readonly object: string;
  readonly about: readonly string[];
  readonly predicate: string;
  readonly asOf: number;
  readonly knownAt: number;
  readonly afterRecordedAt: number;
  readonly afterNo: number;
  readonly limit: number;
}

type Query<O> = SelectQueryBuilder<Tables, 'facts', O>;

/** What rests on deleted memories alone is hidden with them; what a caller stated rests on the caller. */
export function visibleFacts(db: Kysely<Tables>, userNo: number): Query<object> {
  return db
    .selectFrom('facts')
    .where('facts.user_no', '=', userNo)
    .where((eb) => {
      const sources = eb
        .selectFrom('fact_sources as rests')
        .select('rests.seq')
        .whereRef('rests.fact_no', '=', 'facts.fact_no');
      return eb.or([
        eb('facts.origin', '=', 'caller'),
        eb.not(eb.exists(sources)),
        eb.exists(
          eb
            .selectFrom('fact_sources as rests')
            .innerJoin('memories', 'memories.seq', 'rests.seq')
            .select('rests.seq')
            .whereRef('rests.fact_no', '=', 'facts.fact_no')
            .where('memories.deleted_at', 'is', null),
        ),
      ]);
    });
}

function page(on: ReadonlySet<Condition>): Statement<Params, FactColumns> {
  return statement((db, p, dialect: Dialect) =>
    visibleFacts(db, p.userNo)
      .select(factColumns)
      .$if(on.has('spaces'), (query) => query.where('space', 'in', dialect.elements(p.spaces)))
      .$if(on.has('subjects'), (query) => query.where('subject_key', 'in', dialect.elements(p.subjects)))
      .$if(on.has('object'), (query) => query.where('object_key', '=', p.object))
      .$if(on.has('about'), (query) =>
        query.where((eb) =>
          eb.or([
            eb('subject_key', 'in', dialect.elements(p.about)),
            eb('object_key', 'in', dialect.elements(p.about)),
          ]),
        ),
      )
      .$if(on.has('predicate'), (query) => query.where('predicate', '=', p.predicate))
      .$if(on.has('active'), (query) => query.where('status', '=', 'active'))
      .$if(on.has('known'), (query) =>
        query
          .where('recorded_at', '<=', p.knownAt)
          .where(sql<boolean>`(retracted_at is null or retracted_at > ${p.knownAt})`)
          .where(sql<boolean>`(valid_to is null or valid_to > ${p.asOf} or closed_at > ${p.knownAt})`)
          .where(sql<boolean>`(status <> 'contradicted' or closed_at > ${p.knownAt})`)
          .where(sql<boolean>`(status <> 'superseded' or valid_to is not null or closed_at > ${p.knownAt})`),
      )
      .$if(on.has('world'), (query) => query.where(sql<boolean>`(valid_from is null or valid_from <= ${p.asOf})`))
      .$if(on.has('world') && !on.has('known'), (query) =>
        query
          .where('retracted_at', 'is', null)
          .where('status', '<>', 'contradicted')
          .where(sql<boolean>`(status <> 'superseded' or valid_to is not null)`)
          .where(sql<boolean>`(valid_to is null or valid_to > ${p.asOf})`),
      )
      .$if(on.has('after'), (query) =>
        query.where(sql<boolean>`(recorded_at, fact_no) < (${p.afterRecordedAt}, ${p.afterNo})`),
      )
      .orderBy('recorded_at', 'desc')
      .orderBy('fact_no', 'desc')
      .limit(p.limit),
  );
}

const pages = new Map<string, Statement<Params, FactColumns>>();

function pageOf(conditions: ReadonlySet<Condition>): Statement<Params, FactColumns> {
  return getOrMake(pages, [...conditions].join(' '), () => page(conditions));
}

function conditionsOf(scope: UserScope, filter: FactFilter, after: boolean): Set<Condition> {
  const timed = filter.asOf !== undefined || filter.knownAt !== undefined;
  const on: Readonly<Record<Condition, boolean>> = {
    spaces: scope.spaces !== '*',
    subjects: filter.subject !== undefined || filter.subjects !== undefined,
    object: filter.object !== undefined,
    about: filter.about !== undefined,
    predicate: filter.predicate !== undefined,
    world: timed,
    known: filter.knownAt !== undefined,
    active: !timed && filter.includeSuperseded !== true,
    after,
  };
  // Sound: the object has these keys and no others.
  return new Set((Object.keys(on) as Condition[]).filter((condition) => on[condition]));
}

export async function listFacts(
  session: Session,
  scope: UserScope,
  { filter, after, limit }: Parameters<FactReader['list']>[1],
): Promise<Fact[]> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined) return [];
  const rows = await session.executor.all(pageOf(conditionsOf(scope, filter, after !== undefined)), {
    userNo,
    spaces: scope.spaces === '*' ? [] : scope.spaces,
    subjects: filter.subjects ?? [filter.subject ?? ''],
    object: filter.object ?? '',
    about: filter.about ?? [],
    predicate: filter.predicate ?? '',
    // What was believed at an instant was believed to be true at that instant, unless another is asked for.
    asOf: filter.asOf ?? filter.knownAt ?? 0,
    knownAt: filter.knownAt ?? 0,
    afterRecordedAt: after?.recordedAt ?? 0,
    afterNo: after?.no ?? 0,
    limit,
  });
  return toFacts(session, scope, { userNo, rows });
}
