import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';

type Params = { readonly userNo: number; readonly seqs: readonly number[] };
type OfProblems = { readonly userNo: number; readonly nos: readonly number[] };

const doomed = statement((db, p: Params, dialect) =>
  db
    .selectFrom('problems')
    .select('problem_no as no')
    .where(dialect.isOneOf('seq', p.seqs))
    .where('user_no', '=', p.userNo),
);
const removeSolutions = statement((db, p: Params, dialect) =>
  db.deleteFrom('solutions').where(dialect.isOneOf('seq', p.seqs)).where('user_no', '=', p.userNo),
);
const removeSolutionsOf = statement((db, p: OfProblems, dialect) =>
  db.deleteFrom('solutions').where(dialect.isOneOf('problem_no', p.nos)).where('user_no', '=', p.userNo),
);
const detachWork = statement((db, p: OfProblems, dialect) =>
  db
    .updateTable('work_records')
    // The error is what the problem said.
    .set({ problem_no: null, error: null })
    .where(dialect.isOneOf('problem_no', p.nos))
    .where('user_no', '=', p.userNo),
);
const removeProblems = statement((db, p: OfProblems, dialect) =>
  db.deleteFrom('problems').where(dialect.isOneOf('problem_no', p.nos)).where('user_no', '=', p.userNo),
);

/** Removes problems and solutions whose words these memories were; with a problem what was noted as its solutions. */
export async function purgeKnowledge({ executor }: WriteSession, params: Params): Promise<void> {
  await executor.run(removeSolutions, params);
  const found = await executor.all(doomed, params);
  if (found.length === 0) return;
  const of = { userNo: params.userNo, nos: found.map(({ no }) => no) };
  await executor.run(removeSolutionsOf, of);
  await executor.run(detachWork, of);
  await executor.run(removeProblems, of);
}
