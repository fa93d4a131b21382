import { sql } from 'kysely';
import type { Fact, FactReader, FactStatus, FactWriter, NewFact } from '../../../domain/facts/fact-store.ts';
import { nameKey } from '../../../domain/memories/match-key.ts';
import { present } from '../../../domain/present.ts';
import { soleSpace, type UserScope } from '../../../domain/scope.ts';
import { ownSeqs } from '../memories/own-seqs.ts';
import type { Session, WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';
import { factColumns, toFacts } from './fact-row.ts';
import { factsAround, latestFacts } from './facts-around.ts';
import { listFacts, visibleFacts } from './list-facts.ts';
import { removeFacts } from './remove-facts.ts';

const byIds = statement((db, p: { userNo: number; ids: readonly string[] }, dialect) =>
  db.selectFrom('facts').select(factColumns).where('user_no', '=', p.userNo).where('id', 'in', dialect.elements(p.ids)),
);

const historyOf = (withPredicate: boolean) =>
  spaced((db, p: Walls & { subjects: readonly string[]; predicate: string }, dialect, listed) =>
    visibleFacts(db, p.userNo)
      .select(factColumns)
      .where('subject_key', 'in', dialect.elements(p.subjects))
      .$if(withPredicate, (query) => query.where('predicate', '=', p.predicate))
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
      .orderBy('recorded_at')
      .orderBy('fact_no'),
  );
const historyOfSubject = historyOf(false);
const historyOfPredicate = historyOf(true);

const resting = statement((db, p: { userNo: number; seqs: readonly number[] }, dialect) =>
  db
    .selectFrom('facts')
    .select(factColumns)
    .where('user_no', '=', p.userNo)
    .where('fact_no', 'in', (eb) =>
      eb.selectFrom('fact_sources').select('fact_sources.fact_no').where(dialect.isOneOf('fact_sources.seq', p.seqs)),
    )
    .orderBy('fact_no'),
);

export function factReader(session: Session): FactReader {
  const { executor } = session;
  return {
    async getMany(scope, { ids }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || ids.length === 0) return [];
      return toFacts(session, scope, { userNo, rows: await executor.all(byIds, { userNo, ids }) });
    },
    list: (scope, params) => listFacts(session, scope, params),
    async history(scope, { subject, predicate }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const subjects = typeof subject === 'string' ? [subject] : subject;
      const source = predicate === undefined ? historyOfSubject : historyOfPredicate;
      const params = { ...wallsOf(scope, userNo), subjects, predicate: predicate ?? '' };
      return toFacts(session, scope, { userNo, rows: await executor.all(forScope(source, scope), params) });
    },
    around: (scope, params) => factsAround(session, scope, params),
    latest: (scope, params) => latestFacts(session, scope, params),
    async restingOn(scope, { seqs }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || seqs.length === 0) return [];
      const own = await ownSeqs(session, scope, { userNo, seqs, deleted: true });
      const rows = await executor.all(resting, { userNo, seqs: [...own.keys()] });
      return toFacts(session, scope, { userNo, rows });
    },
  };
}

type InsertParams = { userNo: number; space: string; at: number } & Omit<
  NewFact,
  'sources' | 'validFrom' | 'validTo'
> & {
    subjectKey: string;
    objectKey: string;
    validFrom: number | null;
    validTo: number | null;
    closedAt: number | null;
  };

const insertFact = statement((db, p: InsertParams, dialect) =>
  db
    .insertInto('facts')
    .values({
      id: p.id,
      user_no: p.userNo,
      space: p.space,
      subject: p.subject,
      predicate: p.predicate,
      object: p.object,
      subject_key: p.subjectKey,
      object_key: p.objectKey,
      valid_from: p.validFrom,
      valid_to: p.validTo,
      recorded_at: p.at,
      retracted_at: null,
      closed_at: p.closedAt,
      status: 'active',
      confidence: p.confidence,
      origin: p.origin,
      superseded_by: null,
      flagged: 0,
      confirmations: 0,
    })
    .$if(dialect.returnsNumbers, (query) => query.returning('fact_no as number')),
);

const insertSource = statement((db, p: { userNo: number; no: number; seq: number }) =>
  db
    .insertInto('fact_sources')
    .values({ user_no: p.userNo, fact_no: p.no, seq: p.seq })
    .onConflict((conflict) => conflict.doNothing()),
);

const confirmFact = statement((db, p: { no: number; confidence: number }) =>
  db
    .updateTable('facts')
    .set((eb) => ({
      confirmations: eb('confirmations', '+', 1),
      confidence: sql<number>`case when confidence < ${p.confidence} then ${p.confidence} else confidence end`,
    }))
    .where('fact_no', '=', p.no),
);

type StateParams = Pick<Fact, 'no'> & {
  status: FactStatus;
  validTo: number | null;
  closedAt: number | null;
  retractedAt: number | null;
  supersededBy: string | null;
};

const setState = statement((db, p: StateParams) =>
  db
    .updateTable('facts')
    .set({
      status: p.status,
      valid_to: p.validTo,
      closed_at: p.closedAt,
      retracted_at: p.retractedAt,
      superseded_by: p.supersededBy,
    })
    .where('fact_no', '=', p.no),
);

const setFlag = statement((db, p: { no: number; flagged: 0 | 1 }) =>
  db.updateTable('facts').set({ flagged: p.flagged }).where('fact_no', '=', p.no),
);

export function factWriter(session: WriteSession): FactWriter {
  const { executor } = session;
  const reader = factReader(session);
  const find = async (scope: UserScope, id: string): Promise<Fact | undefined> =>
    (await reader.getMany(scope, { ids: [id] }))[0];

  const addSources = async (
    scope: UserScope,
    { userNo, no, sources }: { readonly userNo: number; readonly no: number; readonly sources: readonly number[] },
  ): Promise<void> => {
    const own = await ownSeqs(session, scope, { userNo, seqs: sources, deleted: true });
    await executor.runAll(
      insertSource,
      [...own.keys()].map((seq) => ({ userNo, no, seq })),
    );
  };

  const change = async (
    scope: UserScope,
    id: string,
    next: (fact: Fact) => Omit<StateParams, 'no'> | undefined,
  ): Promise<Fact | undefined> => {
    const fact = await find(scope, id);
    const state = fact && next(fact);
    if (fact === undefined || state === undefined) return undefined;
    await executor.run(setState, { no: fact.no, ...state });
    session.touch('fact', id);
    return find(scope, id);
  };

  return {
    ...reader,
    async insert(scope, { facts, at }) {
      const space = soleSpace(scope);
      if (facts.length === 0) return [];
      const userNo = await session.ownUserNo(scope);
      for (const { sources, validFrom = null, validTo = null, ...fact } of facts) {
        session.touch('fact', fact.id);
        const no = present(
          await executor.insert(insertFact, {
            ...fact,
            userNo,
            space,
            at,
            validFrom,
            validTo,
            closedAt: validTo === null ? null : at,
            subjectKey: nameKey(fact.subject),
            objectKey: nameKey(fact.object),
          }),
        );
        await addSources(scope, { userNo, no, sources });
      }
      const stored = await reader.getMany(scope, { ids: facts.map(({ id }) => id) });
      const byId = new Map(stored.map((fact) => [fact.id, fact]));
      return facts.map(({ id }) => present(byId.get(id)));
    },
    async confirm(scope, { id, confidence, sources }) {
      const userNo = await session.userNo(scope);
      const fact = await find(scope, id);
      if (userNo === undefined || fact === undefined) return undefined;
      await executor.run(confirmFact, { no: fact.no, confidence });
      session.touch('fact', id);
      await addSources(scope, { userNo, no: fact.no, sources });
      return find(scope, id);
    },
    close: (scope, { id, status, validTo, supersededBy, at }) =>
      change(scope, id, (fact) =>
        fact.status !== 'active'
          ? undefined
          : {
              status,
              validTo: validTo ?? fact.validTo ?? null,
              // An end that was told before has been known since then.
              closedAt: status === 'expired' && validTo === undefined ? (fact.closedAt ?? at) : at,
              retractedAt: null,
              supersededBy: supersededBy ?? null,
            },
      ),
    retract: (scope, { id, at }) =>
      change(scope, id, (fact) =>
        fact.status === 'retracted'
          ? undefined
          : {
              status: 'retracted',
              validTo: fact.validTo ?? null,
              closedAt: fact.closedAt ?? null,
              retractedAt: at,
              supersededBy: fact.supersededBy ?? null,
            },
      ),
    reopen: (scope, { id }) =>
      change(scope, id, (fact) =>
        fact.status === 'active'
          ? undefined
          : { status: 'active', validTo: null, closedAt: null, retractedAt: null, supersededBy: null },
      ),
    async flag(scope, { ids, flagged }) {
      const found = await reader.getMany(scope, { ids });
      await executor.runAll(
        setFlag,
        found.map(({ no }) => ({ no, flagged: flagged ? (1 as const) : (0 as const) })),
      );
    },
    async remove(scope, { ids }) {
      const userNo = await session.userNo(scope);
      const found = await reader.getMany(scope, { ids });
      return userNo === undefined ? 0 : removeFacts(session, { userNo, facts: found });
    },
  };
}
