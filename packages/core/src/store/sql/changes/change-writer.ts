import type { ChangeWriter } from '../../../domain/changes/change-store.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';
import { changeReader } from './change-reader.ts';

const placeFrom = (order: 'asc' | 'desc') =>
  statement((db, p: { userNo: number; offset: number }) =>
    db
      .selectFrom('changes')
      .select('version')
      .where('user_no', '=', p.userNo)
      .orderBy('version', order)
      .orderBy('position', order)
      .limit(1)
      .offset(p.offset),
  );
const fromOldest = placeFrom('asc');
const fromNewest = placeFrom('desc');

const firstRecent = statement((db, p: { userNo: number; before: number }) =>
  db
    .selectFrom('changes')
    .select('version')
    .where('user_no', '=', p.userNo)
    .where('at', '>=', p.before)
    .orderBy('version')
    .limit(1),
);

const removeUpTo = statement((db, p: { userNo: number; version: number }) =>
  db.deleteFrom('changes').where('user_no', '=', p.userNo).where('version', '<=', p.version),
);

const setPruned = statement((db, p: { userNo: number; version: number }) =>
  db.updateTable('user_state').set({ pruned_version: p.version }).where('user_no', '=', p.userNo),
);

export function changeWriter(session: WriteSession): ChangeWriter {
  const { executor } = session;
  return {
    ...changeReader(session),
    async drop(scope, { limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      const oldest = await executor.first(fromOldest, { userNo, offset: Math.max(limit, 1) - 1 });
      const version = oldest?.version ?? (await executor.first(fromNewest, { userNo, offset: 0 }))?.version;
      if (version === undefined) return 0;
      const removed = await executor.run(removeUpTo, { userNo, version });
      await executor.run(setPruned, { userNo, version });
      // Entries have the names of spaces.
      session.notePurge();
      return removed;
    },
    async prune(scope, { keep, before, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      const kept = await executor.first(fromNewest, { userNo, offset: Math.max(keep, 1) - 1 });
      const oldest = await executor.first(fromOldest, { userNo, offset: Math.max(limit, 1) - 1 });
      if (kept === undefined) return 0;
      const recent = await executor.first(firstRecent, { userNo, before });
      const version = Math.min(kept.version - 1, (recent?.version ?? Infinity) - 1, oldest?.version ?? Infinity);
      const removed = await executor.run(removeUpTo, { userNo, version });
      if (removed > 0) await executor.run(setPruned, { userNo, version });
      return removed;
    },
  };
}
