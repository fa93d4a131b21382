import type { Fact } from '../../../domain/facts/fact-store.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

const flagEnded = statement((db, p: { userNo: number; ids: readonly string[] }, dialect) =>
  db
    .updateTable('facts')
    .set({ superseded_by: null, flagged: 1 })
    .where('user_no', '=', p.userNo)
    .where('superseded_by', 'in', dialect.elements(p.ids)),
);

const removeFrom = (table: 'fact_sources' | 'facts') =>
  statement((db, p: { userNo: number; nos: readonly number[] }, dialect) =>
    db.deleteFrom(table).where(dialect.isOneOf('fact_no', p.nos)).where('user_no', '=', p.userNo),
  );
const removeSources = removeFrom('fact_sources');
const removeRows = removeFrom('facts');

/** Removes facts for good; what they had ended is flagged. Returns how many there were. */
export async function removeFacts(
  session: WriteSession,
  { userNo, facts }: { readonly userNo: number; readonly facts: readonly Pick<Fact, 'no' | 'id'>[] },
): Promise<number> {
  if (facts.length === 0) return 0;
  const nos = facts.map(({ no }) => no);
  await session.executor.run(flagEnded, { userNo, ids: facts.map(({ id }) => id) });
  await session.executor.run(removeSources, { userNo, nos });
  session.notePurge();
  return session.executor.run(removeRows, { userNo, nos });
}
