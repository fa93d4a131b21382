import { defined, HoldfastError, type ParsedInputOf } from '@holdfast/contract';
import { keepStates } from '../../domain/sessions/checkpoint.ts';
import { keepSnapshot } from '../../domain/sessions/keep-snapshot.ts';
import { keepTodos, type TodoItem } from '../../domain/sessions/keep-todos.ts';
import { openSession } from '../../domain/sessions/open-session.ts';
import { readSnapshot } from '../../domain/sessions/words.ts';
import type { Handlers } from '../handler.ts';
import { toMillis } from '../instants.ts';
import { listPage } from '../list-page.ts';
import { presentSnapshot, presentState, presentTodo } from '../present-sessions.ts';

type StateHandlers = Pick<
  Handlers,
  'saveSnapshot' | 'listSnapshots' | 'getSnapshot' | 'saveTodos' | 'listTodos' | 'setSystemState' | 'listSystemState'
>;

export const sessionStateHandlers: StateHandlers = {
  async saveSnapshot({ input, scope, dependencies: { store, platform, timeZone } }) {
    const { sessionId, agentId, kind, data, cause, tags, importance } = input;
    const salience = input.salience ?? (importance === undefined ? undefined : importance / 10);
    const { expiresAt } = input;
    const kept = await store.write(scope, async (writers) => {
      await writers.users.ensure(scope, { at: platform.now(), timeZone });
      if (sessionId !== undefined) {
        const { session } = await openSession(writers, platform, scope, { sessionId, ...defined({ agentId }) });
        if (!session.capture) return undefined;
      }
      return keepSnapshot(writers, platform, scope, {
        kind,
        cause,
        data: JSON.stringify(data),
        ...defined({ sessionId, tags, salience }),
        ...(expiresAt === undefined ? {} : { expiresAt: expiresAt === null ? null : toMillis(expiresAt) }),
      });
    });
    if (kept === undefined) return { outcome: 'none' };
    return { snapshot: presentSnapshot(kept.snapshot, platform.now()), outcome: kept.outcome };
  },

  async listSnapshots({ input: { sessionId, kind, archived, limit, cursor }, scope, dependencies }) {
    const { platform } = dependencies;
    const filter = defined({ sessionId, kind, at: archived ? undefined : platform.now() });
    const { rows, nextCursor } = await listPage(dependencies, scope, {
      name: 'snapshots',
      filter: { sessionId, kind, archived },
      limit,
      ...defined({ cursor }),
      read: ({ sessions }, page) =>
        sessions.snapshots(scope, { ...filter, limit: page.limit, ...defined({ before: page.after?.[1] }) }),
      placeOf: ({ no }) => [0, no],
    });
    return { snapshots: rows.map((one) => presentSnapshot(one, platform.now())), ...defined({ nextCursor }) };
  },

  async getSnapshot({ input: { id }, scope, dependencies: { store, platform } }) {
    const found = await store.read(scope, ({ sessions }) => sessions.snapshot(scope, { id }));
    if (found === undefined) throw new HoldfastError('not_found', { detail: `There is no snapshot ${id}.` });
    if (platform.sha256(readSnapshot(found).data) !== found.hash) {
      throw new HoldfastError('integrity_failed', { detail: `The snapshot ${id} is not what was stored.` });
    }
    return { snapshot: presentSnapshot(found, platform.now()) };
  },

  async saveTodos({ input, scope, dependencies: { store, platform, timeZone } }) {
    const { sessionId, agentId, todos, replace } = input;
    const kept = await store.write(scope, async (writers) => {
      await writers.users.ensure(scope, { at: platform.now(), timeZone });
      if (sessionId !== undefined) {
        await openSession(writers, platform, scope, { sessionId, ...defined({ agentId }) });
      }
      const items = todos.map(toTodoItem);
      return keepTodos(writers, platform, scope, { items, replace, ...defined({ sessionId }) });
    });
    return { todos: kept.todos.map(presentTodo), archived: kept.archived };
  },

  async listTodos({ input: { sessionId, status, archived, limit, cursor }, scope, dependencies }) {
    const filter = { archived, ...defined({ sessionId, status }) };
    const { rows, nextCursor } = await listPage(dependencies, scope, {
      name: 'todos',
      filter,
      limit,
      ...defined({ cursor }),
      read: ({ sessions }, page) =>
        sessions.todos(scope, { ...filter, limit: page.limit, ...defined({ before: page.after?.[1] }) }),
      placeOf: ({ no }) => [0, no],
    });
    return { todos: rows.map(presentTodo), ...defined({ nextCursor }) };
  },

  async setSystemState({ input: { sessionId, entries }, scope, dependencies: { store, platform, timeZone } }) {
    const states = statesOf(entries);
    const { removed, all } = await store.write(scope, async (writers) => {
      const at = platform.now();
      await writers.users.ensure(scope, { at, timeZone });
      if (sessionId !== undefined) await openSession(writers, platform, scope, { sessionId });
      const gone = await keepStates(writers, scope, { at, states, ...defined({ sessionId }) });
      return { removed: gone, all: await writers.sessions.systemStates(scope, { limit: mostStates }) };
    });
    return { systemState: all.map(presentState), removed };
  },

  async listSystemState({ scope, dependencies: { store } }) {
    const all = await store.read(scope, ({ sessions }) => sessions.systemStates(scope, { limit: mostStates }));
    return { systemState: all.map(presentState) };
  },
};

const mostStates = 1_000;

export function toTodoItem({
  title,
  status,
  id,
  key,
  progress,
  blockers,
  notes,
  salience,
}: ParsedInputOf<'saveTodos'>['todos'][number]): TodoItem {
  return { title, status, ...defined({ id, key, progress, blockers, notes, salience }) };
}

/** JSON by name; null removes. */
export function statesOf(entries: ParsedInputOf<'setSystemState'>['entries']): ReadonlyMap<string, string | undefined> {
  return new Map(
    Object.entries(entries).map(([name, value]) => [name, value === null ? undefined : JSON.stringify(value)]),
  );
}
