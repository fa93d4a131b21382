import type { TombstoneReader, TombstoneReason, TombstoneWriter } from '../../../domain/forgetting/tombstone-store.ts';
import { soleSpace } from '../../../domain/scope.ts';
import type { Session, WriteSession } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';

const findMarks = spaced((db, p: Walls & { marks: readonly string[] }, dialect, listed) =>
  db
    .selectFrom('tombstones')
    .select(['mark', 'reason'])
    .where('user_no', '=', p.userNo)
    .where('mark', 'in', dialect.elements(p.marks))
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

interface NewMark {
  readonly userNo: number;
  readonly space: string;
  readonly mark: string;
  readonly reason: TombstoneReason;
  readonly at: number;
}

const addRejected = statement((db, p: NewMark) =>
  db
    .insertInto('tombstones')
    .values({ user_no: p.userNo, space: p.space, mark: p.mark, reason: p.reason, at: p.at })
    .onConflict((conflict) => conflict.doNothing()),
);

const addForgotten = statement((db, p: NewMark) =>
  db
    .insertInto('tombstones')
    .values({ user_no: p.userNo, space: p.space, mark: p.mark, reason: p.reason, at: p.at })
    .onConflict((conflict) =>
      conflict.columns(['user_no', 'mark', 'space']).doUpdateSet({ reason: p.reason, at: p.at }),
    ),
);

export function tombstoneReader(session: Session): TombstoneReader {
  return {
    async find(scope, { marks }) {
      const found = new Map<string, TombstoneReason>();
      const userNo = await session.userNo(scope);
      if (userNo === undefined || marks.length === 0) return found;
      const rows = await session.executor.all(forScope(findMarks, scope), { ...wallsOf(scope, userNo), marks });
      for (const { mark, reason } of rows) if (found.get(mark) !== 'forgotten') found.set(mark, reason);
      return found;
    },
  };
}

export function tombstoneWriter(session: WriteSession): TombstoneWriter {
  return {
    ...tombstoneReader(session),
    async put(scope, { marks, reason, at }) {
      const space = soleSpace(scope);
      if (marks.length === 0) return;
      const userNo = await session.ownUserNo(scope);
      await session.executor.runAll(
        reason === 'forgotten' ? addForgotten : addRejected,
        [...new Set(marks)].map((mark) => ({ userNo, space, mark, reason, at })),
      );
    },
  };
}
