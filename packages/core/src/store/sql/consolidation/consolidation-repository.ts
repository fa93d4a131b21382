import type {
  Consolidation,
  ConsolidationChange,
  ConsolidationReader,
  ConsolidationReport,
  ConsolidationWriter,
} from '../../../domain/consolidation/consolidation-store.ts';
import { HoldfastError } from '../../../domain/errors.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

const columns = [
  'consolidation_no as no',
  'id',
  'day',
  'time_zone as timeZone',
  'origin',
  'state',
  'step',
  'place',
  'from_version as fromVersion',
  'until_version as untilVersion',
  'report',
  'created_at as createdAt',
  'updated_at as updatedAt',
  'finished_at as finishedAt',
] as const;

type Row = Omit<Consolidation, 'report' | 'finishedAt'> & {
  readonly report: string;
  readonly finishedAt: number | null;
};

const byId = statement((db, p: { userNo: number; id: string }) =>
  db.selectFrom('consolidations').select(columns).where('user_no', '=', p.userNo).where('id', '=', p.id),
);

const byDay = statement((db, p: { userNo: number; day: string }) =>
  db.selectFrom('consolidations').select(columns).where('user_no', '=', p.userNo).where('day', '=', p.day),
);

const latest = statement((db, p: { userNo: number; before: string; limit: number }) =>
  db
    .selectFrom('consolidations')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('day', '<', p.before)
    .orderBy('day', 'desc')
    .limit(p.limit),
);

/** With the user's number, so that what another user's run did does not exist here. */
const changesOf = statement((db, p: { userNo: number; no: number; before: number; limit: number }) =>
  db
    .selectFrom('consolidation_changes')
    .select(['change_no as no', 'kind', 'seq', 'before', 'after', 'at'])
    .where('consolidation_no', '=', p.no)
    .where('user_no', '=', p.userNo)
    .where('change_no', '<', p.before)
    .orderBy('change_no', 'desc')
    .limit(p.limit),
);

const changeCounts = statement((db, p: { userNo: number; no: number }) =>
  db
    .selectFrom('consolidation_changes')
    .select((eb) => ['kind', eb.fn.countAll<number>().as('count')])
    .where('consolidation_no', '=', p.no)
    .where('user_no', '=', p.userNo)
    .groupBy('kind'),
);

const markOf = statement((db, p: { userNo: number; name: string }) =>
  db.selectFrom('user_marks').select('value').where('user_no', '=', p.userNo).where('name', '=', p.name),
);

type NewRow = Parameters<ConsolidationWriter['begin']>[1] & { readonly userNo: number };

const addRow = statement((db, p: NewRow) =>
  db
    .insertInto('consolidations')
    .values({
      id: p.id,
      user_no: p.userNo,
      day: p.day,
      time_zone: p.timeZone,
      origin: p.origin,
      state: 'waiting',
      step: 'facts',
      place: 0,
      from_version: p.fromVersion,
      until_version: p.untilVersion,
      report: '{}',
      created_at: p.createdAt,
      updated_at: p.createdAt,
      finished_at: null,
    })
    .onConflict((conflict) => conflict.doNothing()),
);

type Advance = Omit<Parameters<ConsolidationWriter['advance']>[1], 'report' | 'finishedAt'> & {
  readonly userNo: number;
  readonly report: string;
  readonly finishedAt: number | null;
};

const advanceRow = statement((db, p: Advance) =>
  db
    .updateTable('consolidations')
    .set({
      origin: p.origin,
      state: p.state,
      step: p.step,
      place: p.place,
      from_version: p.fromVersion,
      until_version: p.untilVersion,
      report: p.report,
      updated_at: p.at,
      finished_at: p.finishedAt,
    })
    .where('consolidation_no', '=', p.no)
    .where('user_no', '=', p.userNo),
);

interface ChangeRow {
  readonly userNo: number;
  readonly no: number;
  readonly kind: ConsolidationChange['kind'];
  readonly seq: number | null;
  readonly before: string;
  readonly after: string;
  readonly at: number;
}

const addChange = statement((db, p: ChangeRow) =>
  db.insertInto('consolidation_changes').values({
    user_no: p.userNo,
    consolidation_no: p.no,
    kind: p.kind,
    seq: p.seq,
    before: p.before,
    after: p.after,
    at: p.at,
  }),
);

const dropChanges = statement((db, p: { userNo: number; nos: readonly number[] }, dialect) =>
  db.deleteFrom('consolidation_changes').where('user_no', '=', p.userNo).where(dialect.isOneOf('change_no', p.nos)),
);

const putMark = statement((db, p: { userNo: number; name: string; value: number }) =>
  db
    .insertInto('user_marks')
    .values({ user_no: p.userNo, name: p.name, value: p.value })
    .onConflict((conflict) => conflict.columns(['user_no', 'name']).doUpdateSet({ value: p.value })),
);

/** After every day. */
const afterAllDays = '~';

export function consolidationReader(session: Session): ConsolidationReader {
  const { executor } = session;
  return {
    async getConsolidation(scope, { id }) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? undefined : toRun(await executor.first(byId, { userNo, id }));
    },
    async ofDay(scope, { day }) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? undefined : toRun(await executor.first(byDay, { userNo, day }));
    },
    async list(scope, { before = afterAllDays, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      return (await executor.all(latest, { userNo, before, limit })).map(parsed);
    },
    async changes(scope, { no, before = Number.MAX_SAFE_INTEGER, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await executor.all(changesOf, { userNo, no, before, limit });
      return rows.map(({ seq, before: was, after, ...row }) => ({
        ...row,
        // Sound: only this file writes the columns, with JSON of exactly this type.
        before: JSON.parse(was) as ConsolidationChange['before'],
        after: JSON.parse(after) as ConsolidationChange['after'],
        ...(seq === null ? {} : { seq }),
      }));
    },
    async countChanges(scope, { no }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return {};
      const rows = await executor.all(changeCounts, { userNo, no });
      return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
    },
    async mark(scope, { name }) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? undefined : (await executor.first(markOf, { userNo, name }))?.value;
    },
  };
}

export function consolidationWriter(session: WriteSession): ConsolidationWriter {
  const { executor } = session;
  return {
    ...consolidationReader(session),
    async begin(scope, run) {
      const userNo = await session.ownUserNo(scope);
      await executor.run(addRow, { ...run, userNo });
      const row = toRun(await executor.first(byDay, { userNo, day: run.day }));
      if (row === undefined)
        throw new HoldfastError('internal', { detail: 'The row of a consolidation is not there.' });
      session.touch('consolidation', row.id);
      return row;
    },
    async advance(scope, { report, finishedAt = null, ...rest }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return false;
      return (await executor.run(advanceRow, { ...rest, userNo, report: JSON.stringify(report), finishedAt })) > 0;
    },
    async addChanges(scope, { no, changes, at }) {
      const userNo = await session.ownUserNo(scope);
      await executor.runAll(
        addChange,
        changes.map(({ kind, seq = null, before, after }) => ({
          userNo,
          no,
          kind,
          seq,
          before: JSON.stringify(before),
          after: JSON.stringify(after),
          at,
        })),
      );
    },
    async dropChanges(scope, { nos }) {
      const userNo = await session.userNo(scope);
      if (userNo !== undefined) await executor.run(dropChanges, { userNo, nos });
    },
    async setMark(scope, { name, value }) {
      await executor.run(putMark, { userNo: await session.ownUserNo(scope), name, value });
    },
  };
}

function toRun(row: Row | undefined): Consolidation | undefined {
  return row === undefined ? undefined : parsed(row);
}

function parsed({ report, finishedAt, ...row }: Row): Consolidation {
  return {
    ...row,
    // Sound: only `advance` writes the column, with JSON of exactly this type.
    report: JSON.parse(report) as ConsolidationReport,
    ...(finishedAt === null ? {} : { finishedAt }),
  };
}
