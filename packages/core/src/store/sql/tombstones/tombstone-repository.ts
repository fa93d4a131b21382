import {
  type Tombstone,
  type TombstoneReader,
  type TombstoneReason,
  tombstoneRank,
  type TombstoneWriter,
} from '../../../domain/forgetting/tombstone-store.ts';
import type { Session, WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

interface Wanted {
  readonly userNo: number;
  readonly marks: readonly string[];
  readonly spaceMarks: readonly string[];
}

const find = (listed: boolean) =>
  statement((db, p: Wanted, dialect) =>
    db
      .selectFrom('tombstones')
      .select(['mark', 'reason', 'at'])
      .where('user_no', '=', p.userNo)
      .where('mark', 'in', dialect.elements(p.marks))
      .$if(listed, (query) => query.where('space_mark', 'in', dialect.elements(p.spaceMarks))),
  );
const findAnywhere = find(false);
const findInSpaces = find(true);

interface NewMark {
  readonly userNo: number;
  readonly spaceMark: string;
  readonly mark: string;
  readonly reason: TombstoneReason;
  readonly at: number;
}

const reasons = ['forgotten', 'rejected', 'deleted'] as const;

/** In place of those that block no more. */
const add = (reason: TombstoneReason) => {
  const weaker = reasons.filter((other) => tombstoneRank[other] <= tombstoneRank[reason]);
  return statement((db, p: NewMark) =>
    db
      .insertInto('tombstones')
      .values({ user_no: p.userNo, space_mark: p.spaceMark, mark: p.mark, reason: p.reason, at: p.at })
      .onConflict((conflict) =>
        conflict
          .columns(['user_no', 'mark', 'space_mark'])
          .doUpdateSet({ reason: p.reason, at: p.at })
          .where('tombstones.reason', 'in', weaker),
      ),
  );
};
const adding = { forgotten: add('forgotten'), rejected: add('rejected'), deleted: add('deleted') } as const;

export function tombstoneReader(session: Session): TombstoneReader {
  return {
    async find(scope, { marks, spaceMarks }) {
      const found = new Map<string, Tombstone>();
      const userNo = await session.userNo(scope);
      if (userNo === undefined || marks.length === 0) return found;
      const source = spaceMarks === undefined ? findAnywhere : findInSpaces;
      const rows = await session.executor.all(source, { userNo, marks, spaceMarks: spaceMarks ?? [] });
      for (const { mark, reason, at } of rows) {
        const known = found.get(mark);
        const before = known === undefined ? -1 : tombstoneRank[known.reason];
        if (tombstoneRank[reason] < before || (tombstoneRank[reason] === before && at <= (known?.at ?? 0))) continue;
        found.set(mark, { reason, at });
      }
      return found;
    },
  };
}

export function tombstoneWriter(session: WriteSession): TombstoneWriter {
  return {
    ...tombstoneReader(session),
    async put(scope, { spaceMark, marks, reason, at }) {
      if (marks.length === 0) return;
      const userNo = await session.ownUserNo(scope);
      await session.executor.runAll(
        adding[reason],
        [...new Set(marks)].map((mark) => ({ userNo, spaceMark, mark, reason, at })),
      );
    },
  };
}
