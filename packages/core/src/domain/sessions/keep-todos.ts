import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import { lineageOf } from './lineage.ts';
import type { NewTodo, Todo, TodoStatus } from './session-store.ts';
import { readTodo, type TodoWords } from './words.ts';

export interface TodoItem {
  readonly id?: string;
  readonly key?: string;
  readonly title: string;
  readonly status: TodoStatus;
  readonly progress?: number;
  readonly blockers?: readonly string[];
  readonly notes?: string;
  readonly salience?: number;
}

export interface KeptTodos {
  /** In the order in which they were given. */
  readonly todos: readonly Todo[];
  readonly archived: number;
}

/** Todos of a session that are looked at to find one again. */
const MOST = 1_000;

/**
 * Adds todos and changes those that are there, inside a write: by id, else by the caller's key, else by the title, within the
 * session and what is open of those that it goes on from. Those it takes over become its own. With `replace` those of the session
 * that are not among them are archived, so that a whole list can be given.
 *
 * @throws HoldfastError not_found for an id that is not there
 */
export async function keepTodos(
  { sessions }: Pick<Writers, 'sessions'>,
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  scope: UserScope,
  {
    sessionId,
    items,
    replace,
  }: { readonly sessionId?: string; readonly items: readonly TodoItem[]; readonly replace: boolean },
): Promise<KeptTodos> {
  const at = platform.now();
  const own = (await sessions.todos(scope, { limit: MOST, ...(sessionId === undefined ? {} : { sessionId }) })).filter(
    (todo) => todo.sessionId === sessionId,
  );
  const before = await inherited(sessions, scope, sessionId);
  const ids = [...new Set(items.flatMap(({ id }) => id ?? []))];
  const named = await sessions.todosById(scope, { ids });
  const known = new Map([...before, ...own, ...named].map((todo) => [todo.id, todo]));
  const byName = new Map(before.toReversed().map((todo) => [nameOf(readTodo(todo)), todo.id]));
  // Of equal names, its own count.
  for (const todo of own.toReversed()) byName.set(nameOf(readTodo(todo)), todo.id);
  const order: string[] = [];
  const made = new Map<string, NewTodo>();
  const changed = new Map<string, Todo>();
  for (const item of items) {
    const id = item.id ?? byName.get(nameOf(item));
    const there = id === undefined ? undefined : (changed.get(id) ?? known.get(id));
    if (there !== undefined) {
      const mine = before.includes(there) && sessionId !== undefined ? handedTo(there, sessionId) : there;
      changed.set(there.id, renewed(mine, item, at));
      order.push(there.id);
      continue;
    }
    if (item.id !== undefined) throw noTodo(item.id);
    const again = id === undefined ? undefined : made.get(id);
    const todo = again === undefined ? fresh(item, { id: newId(platform), at, sessionId }) : renewed(again, item, at);
    made.set(todo.id, todo);
    byName.set(nameOf(item), todo.id);
    order.push(todo.id);
  }
  const kept = new Set(order);
  const gone = replace ? own.filter(({ id }) => !kept.has(id)) : [];
  for (const todo of gone) changed.set(todo.id, { ...todo, updatedAt: at, archivedAt: at });
  await sessions.addTodos(scope, { todos: [...made.values()] });
  await sessions.setTodos(scope, { todos: [...changed.values()] });
  const stored = new Map((await sessions.todosById(scope, { ids: [...kept] })).map((todo) => [todo.id, todo]));
  return { todos: order.map((id) => present(stored.get(id))), archived: gone.length };
}

/** The todo as that of another session, which says where it came from: it is forgotten with either. */
export function handedTo(todo: Todo, sessionId: string): Todo {
  const words = readTodo(todo);
  const from = words.from ?? todo.sessionId;
  return { ...todo, sessionId, words: JSON.stringify({ ...words, from }) };
}

/** What is open of the sessions that one goes on from, newest first. */
async function inherited(
  sessions: Writers['sessions'],
  scope: UserScope,
  sessionId: string | undefined,
): Promise<readonly Todo[]> {
  if (sessionId === undefined) return [];
  const session = await sessions.session(scope, { sessionId });
  const line = session === undefined ? [] : await lineageOf({ sessions }, scope, session);
  const names = new Set<string | undefined>(line.slice(1).map((one) => one.sessionId));
  if (names.size === 0) return [];
  const open = await sessions.todos(scope, { open: true, limit: MOST });
  return open.filter((todo) => names.has(todo.sessionId));
}

/** Archives the done and cancelled todos of sessions. Returns how many. */
export async function archiveDone(
  { sessions }: Pick<Writers, 'sessions'>,
  scope: UserScope,
  { sessionIds, at }: { readonly sessionIds: readonly string[]; readonly at: number },
): Promise<number> {
  let archived = 0;
  for (const sessionId of sessionIds) {
    const todos = (await sessions.todos(scope, { sessionId, limit: MOST })).filter(
      ({ doneAt }) => doneAt !== undefined,
    );
    await sessions.setTodos(scope, { todos: todos.map((todo) => ({ ...todo, archivedAt: at })) });
    archived += todos.length;
  }
  return archived;
}

function nameOf({ key, title }: { readonly key?: string; readonly title: string }): string {
  return key === undefined ? `title ${title}` : `key ${key}`;
}

const isOver = (status: TodoStatus): boolean => status === 'done' || status === 'cancelled';

function fresh(
  item: TodoItem,
  { id, at, sessionId }: { readonly id: string; readonly at: number; readonly sessionId: string | undefined },
): NewTodo {
  const { status } = item;
  return {
    id,
    status,
    progress: item.progress ?? (status === 'done' ? 1 : 0),
    salience: item.salience ?? 0.5,
    words: wordsOf(item, undefined),
    createdAt: at,
    updatedAt: at,
    ...(sessionId === undefined ? {} : { sessionId }),
    ...(isOver(status) ? { doneAt: at } : {}),
  };
}

/** What an item leaves out stays. One that comes back is no longer archived. */
function renewed<T extends NewTodo>(before: T, item: TodoItem, at: number): T {
  const { doneAt, archivedAt: _archived, ...rest } = before;
  const { status } = item;
  const after = {
    ...rest,
    status,
    progress: item.progress ?? (status === 'done' ? 1 : before.progress),
    salience: item.salience ?? before.salience,
    words: wordsOf(item, readTodo(before)),
    updatedAt: at,
    ...(isOver(status) ? { doneAt: doneAt ?? at } : {}),
  };
  // Sound: the same fields, but for the two that may be absent.
  return after as unknown as T;
}

function wordsOf({ title, key, blockers, notes }: TodoItem, before: TodoWords | undefined): string {
  const words = {
    title,
    key: key ?? before?.key,
    blockers: blockers ?? before?.blockers ?? [],
    notes: notes ?? before?.notes,
    from: before?.from,
  };
  return JSON.stringify(words);
}

function noTodo(id: string): HoldfastError {
  return new HoldfastError('not_found', { detail: `There is no todo ${id} in this space.` });
}
