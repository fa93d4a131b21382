import { defined } from '../../../domain/defined.ts';
import type { Session, Snapshot, SystemState, Todo } from '../../../domain/sessions/session-store.ts';

export const sessionColumns = [
  'session_no as no',
  'id',
  'space',
  'session_id as sessionId',
  'agent_id as agentId',
  'parent_id as parent',
  'continues_id as continues',
  'status',
  'outcome',
  'capture',
  'words',
  'started_at as startedAt',
  'seen_at as seenAt',
  'ended_at as endedAt',
] as const;

export const snapshotColumns = [
  'snapshot_no as no',
  'id',
  'space',
  'session_id as sessionId',
  'kind',
  'cause',
  'salience',
  'hash',
  'words',
  'times',
  'created_at as createdAt',
  'seen_at as seenAt',
  'expires_at as expiresAt',
] as const;

export const todoColumns = [
  'todo_no as no',
  'id',
  'space',
  'session_id as sessionId',
  'status',
  'progress',
  'salience',
  'words',
  'created_at as createdAt',
  'updated_at as updatedAt',
  'done_at as doneAt',
  'archived_at as archivedAt',
] as const;

export const stateColumns = [
  'state_no as no',
  'space',
  'name',
  'session_id as sessionId',
  'words',
  'updated_at as updatedAt',
] as const;

/** A row in which what is not there is null. */
export type Row<T> = { readonly [K in keyof T]-?: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };
export type SessionRow = Omit<Row<Session>, 'capture'> & { readonly capture: 0 | 1 };

export function toSession(row: SessionRow): Session {
  const { agentId, parent, continues, outcome, endedAt, capture, ...rest } = row;
  return { ...rest, capture: capture === 1, ...present({ agentId, parent, continues, outcome, endedAt }) };
}

export function toSnapshot({ sessionId, expiresAt, ...rest }: Row<Snapshot>): Snapshot {
  return { ...rest, ...present({ sessionId, expiresAt }) };
}

export function toTodo({ sessionId, doneAt, archivedAt, ...rest }: Row<Todo>): Todo {
  return { ...rest, ...present({ sessionId, doneAt, archivedAt }) };
}

export function toState({ sessionId, ...rest }: Row<SystemState>): SystemState {
  return { ...rest, ...present({ sessionId }) };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], null> };

/** Without what is null. */
export function present<T extends Record<string, unknown>>(fields: T): Present<T> {
  // Sound: nulls are made undefined, and those are dropped.
  return defined(
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value ?? undefined])),
  ) as Present<T>;
}
