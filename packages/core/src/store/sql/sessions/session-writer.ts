import type {
  NewSession,
  NewSnapshot,
  NewTodo,
  Session,
  SessionWriter,
  Snapshot,
  SystemState,
  Todo,
} from '../../../domain/sessions/session-store.ts';
import { soleSpace } from '../../../domain/scope.ts';
import type { WriteSession } from '../session.ts';
import { statement } from '../statement.ts';
import { forgetSessions } from './forget-sessions.ts';
import type { Row } from './session-columns.ts';
import { sessionReader } from './session-reader.ts';
import { dropOf } from './worded.ts';

type Own = { readonly userNo: number; readonly space: string };
type SessionParams = Omit<Row<NewSession>, 'capture'> & Own & { readonly capture: 0 | 1 };

const insertSession = statement((db, p: SessionParams) =>
  db.insertInto('sessions').values({
    id: p.id,
    user_no: p.userNo,
    space: p.space,
    session_id: p.sessionId,
    agent_id: p.agentId,
    parent_id: p.parent,
    continues_id: p.continues,
    status: p.status,
    outcome: p.outcome,
    capture: p.capture,
    words: p.words,
    started_at: p.startedAt,
    seen_at: p.seenAt,
    ended_at: p.endedAt,
  }),
);

type RenewedSession = Omit<Row<Session>, 'capture'> & { readonly capture: 0 | 1; readonly userNo: number };

const renewSession = statement((db, p: RenewedSession) =>
  db
    .updateTable('sessions')
    .set({
      agent_id: p.agentId,
      status: p.status,
      outcome: p.outcome,
      capture: p.capture,
      words: p.words,
      seen_at: p.seenAt,
      ended_at: p.endedAt,
    })
    .where('user_no', '=', p.userNo)
    .where('session_no', '=', p.no),
);

const insertSnapshot = statement((db, p: Row<NewSnapshot> & Own) =>
  db.insertInto('snapshots').values({
    id: p.id,
    user_no: p.userNo,
    space: p.space,
    session_id: p.sessionId,
    kind: p.kind,
    cause: p.cause,
    salience: p.salience,
    hash: p.hash,
    words: p.words,
    times: 1,
    created_at: p.createdAt,
    seen_at: p.createdAt,
    expires_at: p.expiresAt,
  }),
);

const renewSnapshot = statement((db, p: Row<Snapshot> & { userNo: number }) =>
  db
    .updateTable('snapshots')
    .set({
      cause: p.cause,
      salience: p.salience,
      hash: p.hash,
      words: p.words,
      times: p.times,
      seen_at: p.seenAt,
      expires_at: p.expiresAt,
    })
    .where('user_no', '=', p.userNo)
    .where('snapshot_no', '=', p.no),
);

const insertTodo = statement((db, p: Omit<Row<Todo>, 'no' | 'space'> & Own) =>
  db.insertInto('todos').values({
    id: p.id,
    user_no: p.userNo,
    space: p.space,
    session_id: p.sessionId,
    status: p.status,
    progress: p.progress,
    salience: p.salience,
    words: p.words,
    created_at: p.createdAt,
    updated_at: p.updatedAt,
    done_at: p.doneAt,
    archived_at: p.archivedAt,
  }),
);

const renewTodo = statement((db, p: Row<Todo> & { userNo: number }) =>
  db
    .updateTable('todos')
    .set({
      session_id: p.sessionId,
      status: p.status,
      progress: p.progress,
      salience: p.salience,
      words: p.words,
      updated_at: p.updatedAt,
      done_at: p.doneAt,
      archived_at: p.archivedAt,
    })
    .where('user_no', '=', p.userNo)
    .where('todo_no', '=', p.no),
);

type StateParams = Omit<Row<SystemState>, 'no'> & { readonly userNo: number };

const renewState = statement((db, p: StateParams) =>
  db
    .updateTable('system_states')
    .set({ session_id: p.sessionId, words: p.words, updated_at: p.updatedAt })
    .where('user_no', '=', p.userNo)
    .where('space', '=', p.space)
    .where('name', '=', p.name),
);

const insertState = statement((db, p: StateParams) =>
  db.insertInto('system_states').values({
    user_no: p.userNo,
    space: p.space,
    name: p.name,
    session_id: p.sessionId,
    words: p.words,
    updated_at: p.updatedAt,
  }),
);

const removeState = statement((db, p: Own & { readonly name: string }) =>
  db
    .deleteFrom('system_states')
    .where('user_no', '=', p.userNo)
    .where('space', '=', p.space)
    .where('name', '=', p.name),
);

/** With null for what is not there. */
function sessionRow(one: NewSession) {
  const { agentId = null, parent = null, continues = null, outcome = null, endedAt = null, ...rest } = one;
  const capture = one.capture ? (1 as const) : (0 as const);
  return { ...rest, agentId, parent, continues, outcome, endedAt, capture };
}

function snapshotRow(one: NewSnapshot) {
  const { sessionId = null, expiresAt = null, ...rest } = one;
  return { ...rest, sessionId, expiresAt };
}

function todoRow(one: NewTodo) {
  const { sessionId = null, doneAt = null, archivedAt = null, ...rest } = one;
  return { ...rest, sessionId, doneAt, archivedAt };
}

export function sessionWriter(session: WriteSession): SessionWriter {
  const { executor } = session;
  return {
    ...sessionReader(session),
    async addSession(scope, { session: one }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      session.touch('session', one.id);
      await executor.run(insertSession, { ...sessionRow(one), userNo, space });
    },
    async setSession(scope, { session: one }) {
      const userNo = await session.ownUserNo(scope);
      session.touch('session', one.id);
      await executor.run(renewSession, { ...one, ...sessionRow(one), userNo });
    },
    async addSnapshot(scope, { snapshot }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      session.touch('snapshot', snapshot.id);
      await executor.run(insertSnapshot, { ...snapshotRow(snapshot), userNo, space });
    },
    async setSnapshot(scope, { snapshot }) {
      const userNo = await session.ownUserNo(scope);
      session.touch('snapshot', snapshot.id);
      await executor.run(renewSnapshot, { ...snapshot, ...snapshotRow(snapshot), userNo });
    },
    async addTodos(scope, { todos }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      for (const { id } of todos) session.touch('todo', id);
      // Heard of at once: an id may be taken, and an import says which.
      await Promise.all(todos.map((one) => executor.run(insertTodo, { ...todoRow(one), userNo, space })));
    },
    async setTodos(scope, { todos }) {
      const userNo = await session.ownUserNo(scope);
      for (const { id } of todos) session.touch('todo', id);
      await executor.runAll(
        renewTodo,
        todos.map((one) => ({ ...one, ...todoRow(one), userNo })),
      );
    },
    async putSystemState(scope, { name, sessionId = null, words, at }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      const row = { userNo, space, name, sessionId, words, updatedAt: at };
      if ((await executor.run(renewState, row)) === 0) await executor.run(insertState, row);
    },
    async dropSystemState(scope, { name }) {
      const space = soleSpace(scope);
      const userNo = await session.ownUserNo(scope);
      return (await executor.run(removeState, { userNo, space, name })) > 0;
    },
    forget: forgetSessions(session),
    async dropWorded(scope, { of, nos }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || nos.length === 0) return;
      await executor.run(dropOf(of), { userNo, nos });
      session.notePurge();
    },
  };
}
