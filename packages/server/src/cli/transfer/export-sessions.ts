import type { OperationName, OutputOf } from '@holdfast/contract';
import type { Call } from '../call.ts';

const pageSize = 200;

/** How many lines there are of each. */
export interface SessionCounts {
  sessions: number;
  snapshots: number;
  todos: number;
  systemState: number;
  decisions: number;
}

/**
 * What sessions of a user keep in all spaces, as lines in the order in which an import can store them: what is named comes before what
 * names it. `record` holds what a store keeps about its own rows.
 */
export async function* exportSessions(call: Call, counts: SessionCounts): AsyncGenerator<string> {
  const sessions = await all(call, 'listSessions', {}, ({ sessions: rows }) => rows);
  for (const { id, startedAt, seenAt, endedAt, ...session } of sessions.toSorted((a, b) =>
    a.startedAt < b.startedAt ? -1 : 1,
  )) {
    yield JSON.stringify({ session: { ...session, record: { id, startedAt, seenAt, endedAt } } });
    counts.sessions += 1;
  }
  const snapshots = await all(call, 'listSnapshots', { archived: true }, ({ snapshots: rows }) => rows);
  for (const { id, cause, contentHash, times, createdAt, seenAt, archived: _, ...snapshot } of snapshots.toReversed()) {
    const record = { id, cause, contentHash, times, createdAt, seenAt };
    yield JSON.stringify({ snapshot: { ...snapshot, record } });
    counts.snapshots += 1;
  }
  const todos = await all(call, 'listTodos', { archived: true }, ({ todos: rows }) => rows);
  for (const { id, createdAt, updatedAt, doneAt, archivedAt, ...todo } of todos.toReversed()) {
    const archived = archivedAt !== undefined;
    yield JSON.stringify({ todo: { ...todo, archived, record: { id, createdAt, updatedAt, doneAt, archivedAt } } });
    counts.todos += 1;
  }
  for (const { updatedAt, ...state } of (await call('listSystemState', { spaces: '*' })).systemState) {
    yield JSON.stringify({ systemState: { ...state, record: { updatedAt } } });
    counts.systemState += 1;
  }
  const decisions = await all(call, 'listDecisions', { includeSuperseded: true }, ({ decisions: rows }) => rows);
  for (const { id, supersededBy, ...decision } of decisions.toReversed()) {
    yield JSON.stringify({ decision: { ...decision, record: { id, supersededBy } } });
    counts.decisions += 1;
  }
}

type Listing = Extract<OperationName, 'listSessions' | 'listSnapshots' | 'listTodos' | 'listDecisions'>;

async function all<N extends Listing, T>(
  call: Call,
  name: N,
  input: object,
  rowsOf: (page: OutputOf<N>) => readonly T[],
): Promise<readonly T[]> {
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const page: OutputOf<N> = await call(name, {
      ...input,
      spaces: '*',
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    rows.push(...rowsOf(page));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return rows;
}
