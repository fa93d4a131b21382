import { type Executor, statement } from '../statement.ts';
import type { MemoryColumns } from './memory-row.ts';

/** What memories are counted by. */
export type Counted = Pick<MemoryColumns, 'space' | 'kind' | 'state' | 'embedding' | 'deleted_at'>;

/**
 * Keeps `memory_counts` true: whoever adds, removes or changes a memory counts its row out as it was and in as it is
 * now. Counting the memories themselves would read every row of the user.
 */
export interface Tally {
  count(userNo: number, row: Counted, by: 1 | -1): void;
  /** Writes what has been counted since the last time, a statement a group. */
  flush(): Promise<void>;
}

interface Group {
  readonly userNo: number;
  readonly space: string;
  readonly kind: Counted['kind'];
  readonly state: Counted['state'];
  readonly embedding: Counted['embedding'];
  readonly deleted: 0 | 1;
  by: number;
}

const groupColumns = ['user_no', 'space', 'kind', 'state', 'embedding', 'deleted'] as const;

const addToGroup = statement((db, p: Group) =>
  db
    .insertInto('memory_counts')
    .values({
      user_no: p.userNo,
      space: p.space,
      kind: p.kind,
      state: p.state,
      embedding: p.embedding,
      deleted: p.deleted,
      count: p.by,
    })
    .onConflict((conflict) =>
      conflict.columns(groupColumns).doUpdateSet((eb) => ({ count: eb('memory_counts.count', '+', p.by) })),
    ),
);

/** The name of a space must not outlive its memories. */
const dropEmpty = statement((db, p: { userNo: number }) =>
  db.deleteFrom('memory_counts').where('user_no', '=', p.userNo).where('count', '=', 0),
);

export function createTally(executor: Executor): Tally {
  const groups = new Map<string, Group>();
  return {
    count(userNo, { space, kind, state, embedding, deleted_at }, by) {
      const deleted = deleted_at === null ? 0 : 1;
      // The space comes last: no other part holds the separator.
      const key = `${userNo} ${kind} ${state} ${embedding} ${deleted} ${space}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { userNo, space, kind, state, embedding, deleted, by });
      else group.by += by;
    },
    async flush() {
      const changed = [...groups.values()].filter(({ by }) => by !== 0);
      groups.clear();
      const less = new Set(changed.filter(({ by }) => by < 0).map(({ userNo }) => userNo));
      await executor.runAll(addToGroup, changed);
      await executor.runAll(
        dropEmpty,
        Array.from(less, (userNo) => ({ userNo })),
      );
    },
  };
}
