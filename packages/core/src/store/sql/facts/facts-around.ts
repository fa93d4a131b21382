import type { Fact, FactReader } from '../../../domain/facts/fact-store.ts';
import type { UserScope } from '../../../domain/scope.ts';
import type { Dialect } from '../dialect.ts';
import type { Session } from '../session.ts';
import { forScope, type Spaced, spaced, type Walls, wallsOf } from '../spaced.ts';
import { type FactColumns, factColumns, toFacts } from './fact-row.ts';
import { visibleFacts } from './list-facts.ts';

interface Params extends Walls {
  readonly subjects: readonly string[];
  readonly predicate: string;
}
interface AroundParams extends Params {
  readonly objects: readonly string[];
  readonly at: number;
  readonly seqs: readonly number[];
}

const around = (byObject: boolean): Spaced<AroundParams, FactColumns> =>
  spaced((db, p, dialect: Dialect, listed) => {
    const facts = visibleFacts(db, p.userNo)
      .where('subject_key', 'in', dialect.elements(p.subjects))
      .where('predicate', '=', p.predicate)
      .$if(byObject, (query) => query.where('object_key', 'in', dialect.elements(p.objects)))
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)));
    const next = facts
      .select('facts.fact_no')
      .where('status', 'in', ['active', 'superseded', 'expired'])
      .where('valid_from', '>', p.at)
      .orderBy('valid_from')
      .orderBy('fact_no')
      .limit(1);
    const rest = db.selectFrom('fact_sources').select('fact_no').where(dialect.isOneOf('seq', p.seqs));
    return facts
      .select(factColumns)
      .where((eb) =>
        eb.or([
          eb('status', '=', 'active'),
          eb.and([
            eb('status', '<>', 'retracted'),
            eb.or([eb('valid_from', 'is', null), eb('valid_from', '<=', p.at)]),
            eb.or([eb('valid_to', 'is', null), eb('valid_to', '>', p.at)]),
          ]),
          eb('facts.fact_no', 'in', rest.where('user_no', '=', p.userNo)),
          eb('facts.fact_no', 'in', next),
        ]),
      )
      .orderBy('recorded_at')
      .orderBy('fact_no');
  });
const aroundAny = around(false);
const aroundObject = around(true);

const newest = spaced((db, p: Params & { limit: number }, dialect, listed) =>
  visibleFacts(db, p.userNo)
    .select(factColumns)
    .where('subject_key', 'in', dialect.elements(p.subjects))
    .where('predicate', '=', p.predicate)
    .where('status', '=', 'active')
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('fact_no', 'desc')
    .limit(p.limit),
);

export async function factsAround(
  session: Session,
  scope: UserScope,
  { objects, ...params }: Parameters<FactReader['around']>[1],
): Promise<Fact[]> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined) return [];
  const source = objects === undefined ? aroundAny : aroundObject;
  const rows = await session.executor.all(forScope(source, scope), {
    ...wallsOf(scope, userNo),
    ...params,
    objects: objects ?? [],
  });
  return toFacts(session, scope, { userNo, rows });
}

export async function latestFacts(
  session: Session,
  scope: UserScope,
  params: Parameters<FactReader['latest']>[1],
): Promise<Fact[]> {
  const userNo = await session.userNo(scope);
  if (userNo === undefined) return [];
  const rows = await session.executor.all(forScope(newest, scope), { ...wallsOf(scope, userNo), ...params });
  return toFacts(session, scope, { userNo, rows });
}
