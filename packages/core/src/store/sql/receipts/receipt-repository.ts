import type { ForgettingRecord, ReceiptReader, ReceiptWriter } from '../../../domain/forgetting/receipt-store.ts';
import type { Selectable } from 'kysely';
import type { ReceiptsTable } from '../schema-forgetting.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

const columns = ['receipt_no', 'id', 'state', 'request', 'progress', 'body', 'created_at', 'completed_at'] as const;

const findOne = statement((db, p: { userNo: number; id: string }) =>
  db.selectFrom('receipts').select(columns).where('user_no', '=', p.userNo).where('id', '=', p.id),
);

const listNewest = statement((db, p: { userNo: number; before: number; limit: number }) =>
  db
    .selectFrom('receipts')
    .select(columns)
    .where('user_no', '=', p.userNo)
    .where('receipt_no', '<', p.before)
    .orderBy('receipt_no', 'desc')
    .limit(p.limit),
);

const add = statement((db, p: { userNo: number; id: string; request: string; progress: string; at: number }) =>
  db.insertInto('receipts').values({
    id: p.id,
    user_no: p.userNo,
    state: 'running',
    request: p.request,
    progress: p.progress,
    body: null,
    created_at: p.at,
    completed_at: null,
  }),
);

const setProgress = statement((db, p: { userNo: number; id: string; progress: string }) =>
  db
    .updateTable('receipts')
    .set({ progress: p.progress })
    .where('user_no', '=', p.userNo)
    .where('id', '=', p.id)
    .where('state', '=', 'running'),
);

const setComplete = statement((db, p: { userNo: number; id: string; body: string; progress: string; at: number }) =>
  db
    .updateTable('receipts')
    .set({ state: 'complete', request: '', progress: p.progress, body: p.body, completed_at: p.at })
    .where('user_no', '=', p.userNo)
    .where('id', '=', p.id)
    .where('state', '=', 'running'),
);

/** Above every number that a database gives. */
const highest = Number.MAX_SAFE_INTEGER;

export function receiptReader(session: Session): ReceiptReader {
  const { executor } = session;
  return {
    async get(scope, { id }) {
      const userNo = await session.userNo(scope);
      const row = userNo === undefined ? undefined : await executor.first(findOne, { userNo, id });
      return row === undefined ? undefined : toRecord(row);
    },
    async list(scope, { before = highest, limit }) {
      const userNo = await session.userNo(scope);
      return userNo === undefined ? [] : (await executor.all(listNewest, { userNo, before, limit })).map(toRecord);
    },
  };
}

export function receiptWriter(session: WriteSession): ReceiptWriter {
  const { executor } = session;
  return {
    ...receiptReader(session),
    async begin(scope, params) {
      session.touch('forgetting', params.id);
      await executor.run(add, { ...params, userNo: await session.ownUserNo(scope) });
    },
    async advance(scope, params) {
      const userNo = await session.userNo(scope);
      return userNo !== undefined && (await executor.run(setProgress, { ...params, userNo })) > 0;
    },
    async complete(scope, params) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || (await executor.run(setComplete, { ...params, userNo })) === 0) return false;
      // The request had words.
      session.notePurge();
      return true;
    },
  };
}

function toRecord(row: Pick<Selectable<ReceiptsTable>, (typeof columns)[number]>): ForgettingRecord {
  return {
    no: row.receipt_no,
    id: row.id,
    state: row.state,
    request: row.request,
    progress: row.progress,
    createdAt: row.created_at,
    ...(row.body === null ? {} : { body: row.body }),
    ...(row.completed_at === null ? {} : { completedAt: row.completed_at }),
  };
}
