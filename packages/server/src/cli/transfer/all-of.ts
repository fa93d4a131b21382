import type { OperationName, OutputOf } from '@holdfast/contract';
import type { Call } from '../call.ts';

const pageSize = 200;

type Listing = Extract<
  OperationName,
  | 'listSessions'
  | 'listSnapshots'
  | 'listTodos'
  | 'listDecisions'
  | 'listProblems'
  | 'listWork'
  | 'listPlannerRecords'
  | 'listReflections'
  | 'listTasks'
>;

/** What an operation lists of a user, in all spaces unless the input names some, page after page. */
export async function allOf<N extends Listing, T>(
  call: Call,
  name: N,
  input: object,
  rowsOf: (page: OutputOf<N>) => readonly T[],
): Promise<readonly T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const page: OutputOf<N> = await call(name, {
      spaces: '*',
      ...input,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    rows.push(...rowsOf(page));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return rows;
}
