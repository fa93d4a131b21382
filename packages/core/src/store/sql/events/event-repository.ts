import { sql } from 'kysely';
import type { EventReader, EventWriter, RecordedEvent } from '../../../domain/events/event-store.ts';
import { soleSpace } from '../../../domain/scope.ts';
import { getOrMake } from '../get-or-make.ts';
import { ownSeqs } from '../memories/own-seqs.ts';
import type { Session, WriteSession } from '../session.ts';
import { forScope, type Spaced, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';

interface EventRow extends Omit<RecordedEvent, 'promotedAt'> {
  readonly promotedAt: number | null;
}

const columns = [
  'events.event_no as no',
  'events.id',
  'events.space',
  'events.type',
  'events.seq',
  'memories.id as memoryId',
  'events.salience',
  'events.occurred_at as occurredAt',
  'events.recorded_at as recordedAt',
  'events.promoted_at as promotedAt',
] as const;

type Condition = 'type' | 'minSalience' | 'from' | 'to' | 'after';
interface PageParams extends Walls {
  readonly type: string;
  readonly minSalience: number;
  readonly from: number;
  readonly to: number;
  readonly afterOccurredAt: number;
  readonly afterNo: number;
  readonly limit: number;
}

const page = (on: ReadonlySet<Condition>): Spaced<PageParams, EventRow> =>
  spaced((db, p, dialect, listed) =>
    db
      .selectFrom('events')
      .innerJoin('memories', 'memories.seq', 'events.seq')
      .select(columns)
      .where('events.user_no', '=', p.userNo)
      .where('memories.deleted_at', 'is', null)
      .$if(on.has('type'), (query) => query.where('events.type', '=', p.type))
      .$if(on.has('minSalience'), (query) => query.where('events.salience', '>=', p.minSalience))
      .$if(on.has('from'), (query) => query.where('events.occurred_at', '>=', p.from))
      .$if(on.has('to'), (query) => query.where('events.occurred_at', '<', p.to))
      .$if(on.has('after'), (query) =>
        query.where(sql<boolean>`(events.occurred_at, events.event_no) < (${p.afterOccurredAt}, ${p.afterNo})`),
      )
      .$if(listed, (query) => query.where('events.space', 'in', dialect.elements(p.spaces)))
      .orderBy('events.occurred_at', 'desc')
      .orderBy('events.event_no', 'desc')
      .limit(p.limit),
  );
const pages = new Map<string, Spaced<PageParams, EventRow>>();

function pageOf(on: ReadonlySet<Condition>): Spaced<PageParams, EventRow> {
  return getOrMake(pages, [...on].join(' '), () => page(on));
}

const ofMemories = spaced((db, p: Walls & { seqs: readonly number[] }, dialect, listed) =>
  db
    .selectFrom('events')
    .innerJoin('memories', 'memories.seq', 'events.seq')
    .select(columns)
    .where(dialect.isOneOf('events.seq', p.seqs))
    .where('events.user_no', '=', p.userNo)
    .$if(listed, (query) => query.where('events.space', 'in', dialect.elements(p.spaces)))
    .orderBy('events.event_no'),
);

type InsertParams = Omit<EventRow, 'no' | 'memoryId' | 'promotedAt'> & { userNo: number };

const insertEvent = statement((db, p: InsertParams) =>
  db
    .insertInto('events')
    .values({
      id: p.id,
      user_no: p.userNo,
      space: p.space,
      type: p.type,
      seq: p.seq,
      salience: p.salience,
      occurred_at: p.occurredAt,
      recorded_at: p.recordedAt,
      promoted_at: null,
    })
    .onConflict((conflict) => conflict.column('seq').doNothing()),
);

const setPromoted = spaced((db, p: Walls & { ids: readonly string[]; at: number }, dialect, listed) =>
  db
    .updateTable('events')
    .set({ promoted_at: p.at })
    .where('user_no', '=', p.userNo)
    .where('id', 'in', dialect.elements(p.ids))
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

export function eventReader(session: Session): EventReader {
  const { executor } = session;
  return {
    async list(scope, { type, minSalience, from, to, after, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const given = { type, minSalience, from, to, after };
      // Sound: the object has these keys and no others.
      const on = new Set((Object.keys(given) as Condition[]).filter((condition) => given[condition] !== undefined));
      const rows = await executor.all(forScope(pageOf(on), scope), {
        ...wallsOf(scope, userNo),
        type: type ?? '',
        minSalience: minSalience ?? 0,
        from: from ?? 0,
        to: to ?? 0,
        afterOccurredAt: after?.occurredAt ?? 0,
        afterNo: after?.no ?? 0,
        limit,
      });
      return rows.map(toEvent);
    },
    async ofMemories(scope, { seqs }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || seqs.length === 0) return [];
      const rows = await executor.all(forScope(ofMemories, scope), { ...wallsOf(scope, userNo), seqs });
      return rows.map(toEvent);
    },
  };
}

export function eventWriter(session: WriteSession): EventWriter {
  const { executor } = session;
  const reader = eventReader(session);
  return {
    ...reader,
    async append(scope, { events, at }) {
      const space = soleSpace(scope);
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const own = await ownSeqs(session, scope, { userNo, seqs: events.map(({ seq }) => seq), deleted: false });
      const rows = events.filter(({ seq }) => own.has(seq));
      for (const { id } of rows) session.touch('event', id);
      await executor.runAll(
        insertEvent,
        rows.map(({ id, type, seq, salience, occurredAt }) => ({
          id,
          type,
          seq,
          salience,
          occurredAt,
          recordedAt: at,
          space,
          userNo,
        })),
      );
      const stored = new Map(
        (await reader.ofMemories(scope, { seqs: rows.map(({ seq }) => seq) })).map((event) => [event.seq, event]),
      );
      return rows.flatMap(({ seq }) => stored.get(seq) ?? []);
    },
    async notePromoted(scope, { ids, at }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || ids.length === 0) return;
      await executor.run(forScope(setPromoted, scope), { ...wallsOf(scope, userNo), ids, at });
    },
  };
}

function toEvent({ promotedAt, ...row }: EventRow): RecordedEvent {
  return promotedAt === null ? row : { ...row, promotedAt };
}
