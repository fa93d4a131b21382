import type { Call } from '../call.ts';
import { allOf } from './all-of.ts';

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
  const sessions = await allOf(call, 'listSessions', {}, ({ sessions: rows }) => rows);
  for (const { id, startedAt, seenAt, endedAt, ...session } of sessions.toSorted((a, b) =>
    a.startedAt < b.startedAt ? -1 : 1,
  )) {
    yield JSON.stringify({ session: { ...session, record: { id, startedAt, seenAt, endedAt } } });
    counts.sessions += 1;
  }
  const snapshots = await allOf(call, 'listSnapshots', { archived: true }, ({ snapshots: rows }) => rows);
  for (const { id, cause, contentHash, times, createdAt, seenAt, archived: _, ...snapshot } of snapshots.toReversed()) {
    const record = { id, cause, contentHash, times, createdAt, seenAt };
    yield JSON.stringify({ snapshot: { ...snapshot, record } });
    counts.snapshots += 1;
  }
  const todos = await allOf(call, 'listTodos', { archived: true }, ({ todos: rows }) => rows);
  for (const { id, createdAt, updatedAt, doneAt, archivedAt, ...todo } of todos.toReversed()) {
    const archived = archivedAt !== undefined;
    yield JSON.stringify({ todo: { ...todo, archived, record: { id, createdAt, updatedAt, doneAt, archivedAt } } });
    counts.todos += 1;
  }
  for (const { updatedAt, ...state } of (await call('listSystemState', { spaces: '*' })).systemState) {
    yield JSON.stringify({ systemState: { ...state, record: { updatedAt } } });
    counts.systemState += 1;
  }
  const decisions = await allOf(call, 'listDecisions', { includeSuperseded: true }, ({ decisions: rows }) => rows);
  for (const { id, supersededBy, ...decision } of decisions.toReversed()) {
    yield JSON.stringify({ decision: { ...decision, record: { id, supersededBy } } });
    counts.decisions += 1;
  }
}
