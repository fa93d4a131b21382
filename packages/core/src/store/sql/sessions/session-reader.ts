import { sql } from 'kysely';
import type {
  SessionReader,
  SessionStatus,
  Snapshot,
  SnapshotKind,
  SystemState,
  Todo,
  TodoStatus,
} from '../../../domain/sessions/session-store.ts';
import { getOrMake } from '../get-or-make.ts';
import type { Session } from '../session.ts';
import { forScope, type Spaced, spaced, type Walls, wallsOf } from '../spaced.ts';
import {
  type Row,
  sessionColumns,
  type SessionRow,
  snapshotColumns,
  stateColumns,
  todoColumns,
  toSession,
  toSnapshot,
  toState,
  toTodo,
} from './session-columns.ts';
import { wordedOf } from './worded.ts';

/** Above every number and instant there is. */
const highest = Number.MAX_SAFE_INTEGER;

/** The names of the conditions that are given, which choose the statement. */
function given(conditions: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(conditions).filter((name) => conditions[name] !== undefined && conditions[name] !== false);
}

const oneSession = spaced<Walls & { readonly sessionId: string }, SessionRow>((db, p, dialect, listed) =>
  db
    .selectFrom('sessions')
    .select(sessionColumns)
    .where('user_no', '=', p.userNo)
    .where('session_id', '=', p.sessionId)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('seen_at', 'desc')
    .orderBy('session_no', 'desc')
    .limit(1),
);

interface SessionPage extends Walls {
  readonly agentId: string;
  readonly status: SessionStatus;
  readonly parent: string;
  readonly sessionId: string;
  readonly continues: string;
  readonly seenAt: number;
  readonly no: number;
  readonly limit: number;
}
const sessionPages = new Map<string, Spaced<SessionPage, SessionRow>>();

function sessionPage(on: readonly string[]): Spaced<SessionPage, SessionRow> {
  return getOrMake(sessionPages, on.join(' '), () =>
    spaced<SessionPage, SessionRow>((db, p, dialect, listed) =>
      db
        .selectFrom('sessions')
        .select(sessionColumns)
        .where('user_no', '=', p.userNo)
        .$if(on.includes('agentId'), (query) => query.where('agent_id', '=', p.agentId))
        .$if(on.includes('status'), (query) => query.where('status', '=', p.status))
        .$if(on.includes('parent'), (query) => query.where('parent_id', '=', p.parent))
        .$if(on.includes('sessionId'), (query) => query.where('session_id', '=', p.sessionId))
        .$if(on.includes('continues'), (query) => query.where('continues_id', '=', p.continues))
        .$if(on.includes('outermost'), (query) => query.where('parent_id', 'is', null))
        .where(sql<boolean>`(seen_at, session_no) < (${p.seenAt}, ${p.no})`)
        .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
        .orderBy('seen_at', 'desc')
        .orderBy('session_no', 'desc')
        .limit(p.limit),
    ),
  );
}

const oneSnapshot = spaced<Walls & { readonly id: string }, Row<Snapshot>>((db, p, dialect, listed) =>
  db
    .selectFrom('snapshots')
    .select(snapshotColumns)
    .where('user_no', '=', p.userNo)
    .where('id', '=', p.id)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

interface SnapshotPage extends Walls {
  readonly sessionId: string;
  readonly kind: SnapshotKind;
  readonly at: number;
  readonly before: number;
  readonly limit: number;
}
const snapshotPages = new Map<string, Spaced<SnapshotPage, Row<Snapshot>>>();

function snapshotPage(on: readonly string[]): Spaced<SnapshotPage, Row<Snapshot>> {
  return getOrMake(snapshotPages, on.join(' '), () =>
    spaced<SnapshotPage, Row<Snapshot>>((db, p, dialect, listed) =>
      db
        .selectFrom('snapshots')
        .select(snapshotColumns)
        .where('user_no', '=', p.userNo)
        .where('snapshot_no', '<', p.before)
        .$if(on.includes('sessionId'), (query) => query.where('session_id', '=', p.sessionId))
        .$if(on.includes('kind'), (query) => query.where('kind', '=', p.kind))
        .$if(on.includes('at'), (query) =>
          query.where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', p.at)])),
        )
        .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
        .orderBy('snapshot_no', 'desc')
        .limit(p.limit),
    ),
  );
}

interface TodoPage extends Walls {
  readonly sessionId: string;
  readonly status: TodoStatus;
  readonly before: number;
  readonly limit: number;
}
const todoPages = new Map<string, Spaced<TodoPage, Row<Todo>>>();

function todoPage(on: readonly string[]): Spaced<TodoPage, Row<Todo>> {
  return getOrMake(todoPages, on.join(' '), () =>
    spaced<TodoPage, Row<Todo>>((db, p, dialect, listed) =>
      db
        .selectFrom('todos')
        .select(todoColumns)
        .where('user_no', '=', p.userNo)
        .where('todo_no', '<', p.before)
        .$if(on.includes('sessionId'), (query) => query.where('session_id', '=', p.sessionId))
        .$if(on.includes('status'), (query) => query.where('status', '=', p.status))
        // Written out: the condition of the partial index, which a parameter would not meet.
        .$if(on.includes('open'), (query) => query.where(sql<boolean>`done_at is null`))
        .$if(on.includes('current'), (query) => query.where(sql<boolean>`archived_at is null`))
        .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
        .orderBy('todo_no', 'desc')
        .limit(p.limit),
    ),
  );
}

const todosByIds = spaced<Walls & { readonly ids: readonly string[] }, Row<Todo>>((db, p, dialect, listed) =>
  db
    .selectFrom('todos')
    .select(todoColumns)
    .where('user_no', '=', p.userNo)
    .where('id', 'in', dialect.elements(p.ids))
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces))),
);

const states = spaced<Walls & { readonly limit: number }, Row<SystemState>>((db, p, dialect, listed) =>
  db
    .selectFrom('system_states')
    .select(stateColumns)
    .where('user_no', '=', p.userNo)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('updated_at', 'desc')
    .orderBy('state_no')
    .limit(p.limit),
);

export function sessionReader(session: Session): SessionReader {
  const { executor } = session;
  return {
    async session(scope, { sessionId }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return undefined;
      const row = await executor.first(forScope(oneSession, scope), { ...wallsOf(scope, userNo), sessionId });
      return row === undefined ? undefined : toSession(row);
    },
    async sessions(scope, { agentId, status, parent, sessionId, continues, nested = true, after, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const page = sessionPage(given({ agentId, status, parent, sessionId, continues, outermost: !nested }));
      const rows = await executor.all(forScope(page, scope), {
        ...wallsOf(scope, userNo),
        agentId: agentId ?? '',
        status: status ?? 'active',
        parent: parent ?? '',
        sessionId: sessionId ?? '',
        continues: continues ?? '',
        seenAt: after?.seenAt ?? highest,
        no: after?.no ?? highest,
        limit,
      });
      return rows.map(toSession);
    },
    async snapshot(scope, { id }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return undefined;
      const row = await executor.first(forScope(oneSnapshot, scope), { ...wallsOf(scope, userNo), id });
      return row === undefined ? undefined : toSnapshot(row);
    },
    async snapshots(scope, { sessionId, kind, at, before = highest, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await executor.all(forScope(snapshotPage(given({ sessionId, kind, at })), scope), {
        ...wallsOf(scope, userNo),
        sessionId: sessionId ?? '',
        kind: kind ?? 'task',
        at: at ?? 0,
        before,
        limit,
      });
      return rows.map(toSnapshot);
    },
    async todos(scope, { sessionId, status, open = false, archived = false, before = highest, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const page = todoPage(given({ sessionId, status, open, current: !archived }));
      const rows = await executor.all(forScope(page, scope), {
        ...wallsOf(scope, userNo),
        sessionId: sessionId ?? '',
        status: status ?? 'pending',
        before,
        limit,
      });
      return rows.map(toTodo);
    },
    async todosById(scope, { ids }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || ids.length === 0) return [];
      return (await executor.all(forScope(todosByIds, scope), { ...wallsOf(scope, userNo), ids })).map(toTodo);
    },
    async systemStates(scope, { limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      return (await executor.all(forScope(states, scope), { ...wallsOf(scope, userNo), limit })).map(toState);
    },
    worded: wordedOf(session),
  };
}
