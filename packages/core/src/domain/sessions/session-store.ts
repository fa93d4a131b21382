import type { UserScope } from '../scope.ts';

export type SessionStatus = 'active' | 'ended' | 'handed_over';
export type SessionOutcome = 'completed' | 'failed' | 'abandoned';
export type SnapshotKind = 'task' | 'system' | 'error' | 'decision';
export type CaptureCause = 'manual' | 'event' | 'tool_error' | 'todo_change' | 'decision' | 'compaction' | 'shutdown';
export type TodoStatus = 'pending' | 'in_progress' | 'blocked' | 'done' | 'cancelled';

/** A conversation or run of an agent. Instants are milliseconds; `words` is JSON of SessionWords. */
export interface Session {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  /** The caller's name of it, as memories carry it. */
  readonly sessionId: string;
  readonly agentId?: string;
  /** The session that it is part of. */
  readonly parent?: string;
  /** The session that it goes on from. */
  readonly continues?: string;
  readonly status: SessionStatus;
  readonly outcome?: SessionOutcome;
  /** False: nothing of it is to be kept. */
  readonly capture: boolean;
  readonly words: string;
  readonly startedAt: number;
  readonly seenAt: number;
  readonly endedAt?: number;
}

export type NewSession = Omit<Session, 'no' | 'space'>;

/** Where something stood. `words` is JSON of SnapshotWords, `hash` the SHA-256 of its data. */
export interface Snapshot {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  readonly sessionId?: string;
  readonly kind: SnapshotKind;
  readonly cause: CaptureCause;
  readonly salience: number;
  readonly hash: string;
  readonly words: string;
  readonly times: number;
  readonly createdAt: number;
  readonly seenAt: number;
  /** From then on it is archived. */
  readonly expiresAt?: number;
}

export type NewSnapshot = Omit<Snapshot, 'no' | 'space' | 'times' | 'seenAt'>;

export interface Todo {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  readonly sessionId?: string;
  readonly status: TodoStatus;
  readonly progress: number;
  readonly salience: number;
  /** JSON of TodoWords. */
  readonly words: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly doneAt?: number;
  readonly archivedAt?: number;
}

export type NewTodo = Omit<Todo, 'no' | 'space'>;

/** How one thing is set up; `words` is its value as JSON. */
export interface SystemState {
  readonly no: number;
  readonly space: string;
  readonly name: string;
  readonly sessionId?: string;
  readonly words: string;
  readonly updatedAt: number;
}

/** A row that holds words, for who looks for some of them. */
export interface WordedRow {
  readonly no: number;
  readonly space: string;
  /** Absent of system state. */
  readonly id?: string;
  /** Of system state, where it is a word like the others. */
  readonly name?: string;
  readonly words: string;
}

export type Worded = 'sessions' | 'snapshots' | 'todos' | 'system_states' | 'decisions';

export interface SessionReader {
  session(scope: UserScope, params: { readonly sessionId: string }): Promise<Session | undefined>;
  /** Last at work first; of one page, those after the last one seen. */
  sessions(
    scope: UserScope,
    params: {
      readonly agentId?: string;
      readonly status?: SessionStatus;
      readonly parent?: string;
      /** The caller's name; there is one a space. */
      readonly sessionId?: string;
      /** The name of the session that they go on from. */
      readonly continues?: string;
      /** False: without those that are part of another. */
      readonly nested?: boolean;
      readonly after?: { readonly seenAt: number; readonly no: number };
      readonly limit: number;
    },
  ): Promise<Session[]>;
  snapshot(scope: UserScope, params: { readonly id: string }): Promise<Snapshot | undefined>;
  /** Newest first; with `at` without those that are archived by then. */
  snapshots(
    scope: UserScope,
    params: {
      readonly sessionId?: string;
      readonly kind?: SnapshotKind;
      readonly at?: number;
      readonly before?: number;
      readonly limit: number;
    },
  ): Promise<Snapshot[]>;
  /** Newest first. `open`: neither done nor cancelled. */
  todos(
    scope: UserScope,
    params: {
      readonly sessionId?: string;
      readonly status?: TodoStatus;
      readonly open?: boolean;
      readonly archived?: boolean;
      readonly before?: number;
      readonly limit: number;
    },
  ): Promise<Todo[]>;
  todosById(scope: UserScope, params: { readonly ids: readonly string[] }): Promise<Todo[]>;
  /** Last noted first. */
  systemStates(scope: UserScope, params: { readonly limit: number }): Promise<SystemState[]>;
  /** Rows in order of their numbers: of these sessions, those that `forget` would remove of a time, or all. */
  worded(
    scope: UserScope,
    params: {
      readonly of: Worded;
      readonly sessionIds?: readonly string[];
      readonly from?: number;
      /** Exclusive. */
      readonly to?: number;
      readonly after: number;
      readonly limit: number;
    },
  ): Promise<WordedRow[]>;
}

/** A user scope names exactly one space for what is stored anew. */
export interface SessionWriter extends SessionReader {
  addSession(scope: UserScope, params: { readonly session: NewSession }): Promise<void>;
  setSession(scope: UserScope, params: { readonly session: Session }): Promise<void>;
  addSnapshot(scope: UserScope, params: { readonly snapshot: NewSnapshot }): Promise<void>;
  /** Renews words, hash, count and instants of a snapshot. */
  setSnapshot(scope: UserScope, params: { readonly snapshot: Snapshot }): Promise<void>;
  addTodos(scope: UserScope, params: { readonly todos: readonly NewTodo[] }): Promise<void>;
  setTodos(scope: UserScope, params: { readonly todos: readonly Todo[] }): Promise<void>;
  putSystemState(
    scope: UserScope,
    params: { readonly name: string; readonly sessionId?: string; readonly words: string; readonly at: number },
  ): Promise<void>;
  /** False when there is none of this name. */
  dropSystemState(scope: UserScope, params: { readonly name: string }): Promise<boolean>;
  /**
   * Removes for good, within the spaces of the scope: all, what belongs to these sessions, or what was stored in a time. A
   * session that lasted beyond the time stays, without words. Decisions go with the rest.
   */
  forget(
    scope: UserScope,
    params: { readonly sessionIds?: readonly string[]; readonly from?: number; readonly to?: number },
  ): Promise<number>;
  /** Removes rows for good; of sessions, their words. */
  dropWorded(scope: UserScope, params: { readonly of: Worded; readonly nos: readonly number[] }): Promise<void>;
}
