import { sql } from 'kysely';
import type {
  Decision,
  DecisionReader,
  DecisionWriter,
  NewDecision,
} from '../../../domain/decisions/decision-store.ts';
import { soleSpace } from '../../../domain/scope.ts';
import { getOrMake } from '../get-or-make.ts';
import type { Session, WriteSession } from '../session.ts';
import { forScope, type Spaced, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';
import { present, type Row } from './session-columns.ts';

const columns = [
  'decision_no as no',
  'id',
  'space',
  'session_id as sessionId',
  'is_open as open',
  'salience',
  'words',
  'decided_at as decidedAt',
  'revisit_at as revisitAt',
  'superseded_by as supersededBy',
  'created_at as createdAt',
] as const;

type DecisionRow = Omit<Row<Decision>, 'open'> & { readonly open: 0 | 1 };

const one = spaced<Walls & { readonly id: string }, DecisionRow>((db, p, dialect, listed) =>
  db
    .selectFrom('decisions')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('id', '=', p.id)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

interface PageParams extends Walls {
  readonly sessionId: string;
  readonly revisitBefore: number;
  readonly decidedAt: number;
  readonly no: number;
  readonly limit: number;
}

type Status = NonNullable<Parameters<DecisionReader['decisions']>[1]['status']>;
const conditions: Readonly<Record<Status, string>> = {
  open: 'superseded_by is null and is_open = 1',
  decided: 'superseded_by is null and is_open = 0',
  superseded: 'superseded_by is not null',
  in_force: 'superseded_by is null',
};

const pages = new Map<string, Spaced<PageParams, DecisionRow>>();

function pageOf(on: {
  readonly session: boolean;
  readonly status: Status | undefined;
  readonly revisit: boolean;
}): Spaced<PageParams, DecisionRow> {
  const { status } = on;
  return getOrMake(pages, JSON.stringify(on), () =>
    spaced<PageParams, DecisionRow>((db, p, dialect, listed) =>
      db
        .selectFrom('decisions')
        .select(columns)
        .where('user_no', '=', p.userNo)
        .$if(on.session, (query) => query.where('session_id', '=', p.sessionId))
        .$if(status !== undefined, (query) => query.where(sql.raw<boolean>(conditions[status ?? 'in_force'])))
        .$if(on.revisit, (query) => query.where('revisit_at', '<', p.revisitBefore))
        .where(sql<boolean>`(decided_at, decision_no) < (${p.decidedAt}, ${p.no})`)
        .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
        .orderBy('decided_at', 'desc')
        .orderBy('decision_no', 'desc')
        .limit(p.limit),
    ),
  );
}

type InsertParams = Omit<Row<NewDecision>, 'open'> & {
  readonly open: 0 | 1;
  readonly userNo: number;
  readonly space: string;
};

const insert = statement((db, p: InsertParams) =>
  db.insertInto('decisions').values({
    id: p.id,
    user_no: p.userNo,
    space: p.space,
    session_id: p.sessionId,
    is_open: p.open,
    salience: p.salience,
    words: p.words,
    decided_at: p.decidedAt,
    revisit_at: p.revisitAt,
    superseded_by: null,
    created_at: p.createdAt,
  }),
);

const setSuperseded = spaced((db, p: Walls & { id: string; by: string }, dialect, listed) =>
  db
    .updateTable('decisions')
    .set({ superseded_by: p.by })
    .where('user_no', '=', p.userNo)
    .where('id', '=', p.id)
    .where('superseded_by', 'is', null)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

const setWords = spaced((db, p: Walls & { id: string; words: string }, dialect, listed) =>
  db
    .updateTable('decisions')
    .set({ words: p.words })
    .where('user_no', '=', p.userNo)
    .where('id', '=', p.id)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

/** Above every number and instant there is. */
const highest = Number.MAX_SAFE_INTEGER;

export function decisionReader(session: Session): DecisionReader {
  const { executor } = session;
  return {
    async decision(scope, { id }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return undefined;
      const row = await executor.first(forScope(one, scope), { ...wallsOf(scope, userNo), id });
      return row === undefined ? undefined : toDecision(row);
    },
    async decisions(scope, { sessionId, status, revisitBefore, after, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const page = pageOf({ session: sessionId !== undefined, status, revisit: revisitBefore !== undefined });
      const rows = await executor.all(forScope(page, scope), {
        ...wallsOf(scope, userNo),
        sessionId: sessionId ?? '',
        revisitBefore: revisitBefore ?? 0,
        decidedAt: after?.decidedAt ?? highest,
        no: after?.no ?? highest,
        limit,
      });
      return rows.map(toDecision);
    },
  };
}

export function decisionWriter(session: WriteSession): DecisionWriter {
  const { executor } = session;
  return {
    ...decisionReader(session),
    async addDecision(scope, { decision }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      session.touch('decision', decision.id);
      const { sessionId = null, revisitAt = null, open } = decision;
      await executor.run(insert, { ...decision, sessionId, revisitAt, open: open ? 1 : 0, userNo, space });
    },
    async supersede(scope, { id, by }) {
      const userNo = await session.ownUserNo(scope);
      session.touch('decision', id);
      return (await executor.run(forScope(setSuperseded, scope), { ...wallsOf(scope, userNo), id, by })) > 0;
    },
    async reword(scope, { id, words }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return;
      session.touch('decision', id);
      await executor.run(forScope(setWords, scope), { ...wallsOf(scope, userNo), id, words });
      session.notePurge();
    },
  };
}

function toDecision({ sessionId, revisitAt, supersededBy, open, ...rest }: DecisionRow): Decision {
  return { ...rest, open: open === 1, ...present({ sessionId, revisitAt, supersededBy }) };
}
