import { defined, HoldfastError, type ParsedInputOf } from '@holdfast/contract';
import { checkpoint, type Checkpoint } from '../../domain/sessions/checkpoint.ts';
import { endSession } from '../../domain/sessions/end-session.ts';
import { handOver } from '../../domain/sessions/hand-over.ts';
import { openSession } from '../../domain/sessions/open-session.ts';
import { restore, type Restoring } from '../../domain/sessions/restore.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { ApiDependencies, Handlers } from '../handler.ts';
import { listPage } from '../list-page.ts';
import { presentRestored, presentSession, type WireRestored } from '../present-sessions.ts';
import { statesOf, toTodoItem } from './session-state.ts';

type SessionHandlers = Pick<
  Handlers,
  | 'startSession'
  | 'checkpointSession'
  | 'endSession'
  | 'restoreSession'
  | 'handOverSession'
  | 'getSession'
  | 'listSessions'
>;

export const sessionHandlers: SessionHandlers = {
  async startSession({ input, scope, dependencies }) {
    const { store, platform, timeZone } = dependencies;
    const { sessionId, agentId, parent, continues, task, capture } = input;
    const { session, resumed } = await store.write(scope, async (writers) => {
      await writers.users.ensure(scope, { at: platform.now(), timeZone });
      const opening = defined({ sessionId, agentId, parent, continues, task });
      return openSession(writers, platform, scope, { ...opening, ...(capture ? {} : { capture }) });
    });
    const restored = input.restore
      ? await restoredOf(dependencies, scope, { ...restoringOf(input), sessionId: session.sessionId })
      : undefined;
    return { session: presentSession(session), resumed, ...defined({ restored }) };
  },

  async checkpointSession({ input, scope, dependencies }) {
    const { session, snapshot, error } = await checkpoint(dependencies, scope, toCheckpoint(input));
    return {
      session: presentSession(session),
      stored: session.capture,
      outcome: snapshot?.outcome ?? 'none',
      ...defined({
        snapshotId: snapshot?.snapshot.id,
        contentHash: snapshot?.snapshot.hash,
        errorId: error?.snapshot.id,
      }),
    };
  },

  async endSession({ input: { sessionId, outcome, summary }, scope, dependencies }) {
    const done = await endSession(dependencies, scope, { sessionId, outcome, ...defined({ summary }) });
    return { session: presentSession(done.session), archivedTodos: done.archivedTodos, ended: done.ended };
  },

  async restoreSession({ input, scope, dependencies }) {
    const { sessionId, agentId } = input;
    return restoredOf(dependencies, scope, { ...restoringOf(input), ...defined({ sessionId, agentId }) });
  },

  async handOverSession({ input, scope, dependencies }) {
    const { sessionId, toAgentId, newSessionId, note, maxTokens } = input;
    const named = { sessionId, toAgentId, ...defined({ newSessionId, note }) };
    const done = await handOver(dependencies, scope, named);
    const restored = await restoredOf(dependencies, scope, {
      sessionId: done.session.sessionId,
      recall: true,
      maxTokens,
      staleAfterMs: Number.MAX_SAFE_INTEGER,
    });
    return {
      from: presentSession(done.from),
      session: presentSession(done.session),
      todos: done.todos,
      stateHash: restored.stateHash,
      restored,
    };
  },

  async getSession({ input: { sessionId }, scope, dependencies: { store } }) {
    const found = await store.read(scope, async ({ sessions }) => {
      const session = await sessions.session(scope, { sessionId });
      if (session === undefined) return undefined;
      return { session, nested: await sessions.sessions(scope, { parent: sessionId, limit: mostNested }) };
    });
    if (found === undefined) throw new HoldfastError('not_found', { detail: 'There is no session of this name.' });
    return { session: presentSession(found.session), nested: found.nested.map(presentSession) };
  },

  async listSessions({ input: { agentId, status, nested, limit, cursor }, scope, dependencies }) {
    const filter = { nested, ...defined({ agentId, status }) };
    const { rows, nextCursor } = await listPage(dependencies, scope, {
      name: 'sessions',
      filter,
      limit,
      ...defined({ cursor }),
      read: ({ sessions }, page) =>
        sessions.sessions(scope, {
          ...filter,
          limit: page.limit,
          ...(page.after === undefined ? {} : { after: { seenAt: page.after[0], no: page.after[1] } }),
        }),
      placeOf: ({ seenAt, no }) => [seenAt, no],
    });
    return { sessions: rows.map(presentSession), ...defined({ nextCursor }) };
  },
};

const mostNested = 200;
const hour = 3_600_000;

function restoringOf(
  input: ParsedInputOf<'restoreSession'> | ParsedInputOf<'startSession'>,
): Omit<Restoring, 'sessionId' | 'agentId'> {
  const { about, recall, maxTokens, environment, files, knownHash, expectedHash, staleAfterHours } = input;
  return {
    recall,
    maxTokens,
    staleAfterMs: staleAfterHours * hour,
    ...defined({ about, environment, files: files?.map((file) => defined(file)), knownHash, expectedHash }),
  };
}

async function restoredOf(
  dependencies: ApiDependencies,
  scope: UserScope,
  restoring: Restoring,
): Promise<WireRestored> {
  const { platform } = dependencies;
  const start = platform.monotonic();
  const restored = await restore(dependencies, scope, restoring);
  const tookMs = Math.round((platform.monotonic() - start) * 1_000) / 1_000;
  return presentRestored(restored, { now: platform.now(), tookMs });
}

function toCheckpoint(input: ParsedInputOf<'checkpointSession'>): Checkpoint {
  const { sessionId, agentId, cause, error, todos, replaceTodos, systemState, tags, salience } = input;
  const { task, request, step, nextStep, openQuestions, blockers, environment, data } = input;
  const plan = input.plan === undefined ? undefined : defined(input.plan);
  const lastCommand = input.lastCommand === undefined ? undefined : defined(input.lastCommand);
  const files = input.files?.map((file) => defined(file));
  const lists = { files, openQuestions, blockers };
  return {
    sessionId,
    cause,
    work: defined({ task, request, step, nextStep, plan, lastCommand, ...lists, environment, data }),
    ...defined({ agentId, error: error === undefined ? undefined : defined(error), tags, salience }),
    ...(todos === undefined ? {} : { todos: { items: todos.map(toTodoItem), replace: replaceTodos } }),
    ...(systemState === undefined ? {} : { states: statesOf(systemState) }),
  };
}
