import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../../testing/fake-platform.ts';
import { logDecision, supersedeDecision } from '../decisions/log-decision.ts';
import { prepareMemory } from '../memories/prepare.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import { checkpoint, type SessionDependencies } from './checkpoint.ts';
import { endSession } from './end-session.ts';
import { forgetWords } from './forget-words.ts';
import { gather, type Gathered } from './gather.ts';
import { handOver } from './hand-over.ts';
import { debounceMs, keepSnapshot, keptMs } from './keep-snapshot.ts';
import { keepTodos, type TodoItem } from './keep-todos.ts';
import { openSession, type Opening } from './open-session.ts';
import { readWork } from './read-work.ts';
import type { CaptureCause, Session } from './session-store.ts';
import { stalenessOf } from './staleness.ts';
import { readSession, readTodo } from './words.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };

let platform: FakePlatform;
let store: Store;
let dependencies: SessionDependencies;

beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
  dependencies = { store, platform, timeZone: 'UTC' };
});
afterEach(() => store.close());

const write = <T>(work: (writers: Writers) => Promise<T>): Promise<T> => store.write(scope, work);
const opened = (opening: Opening): Promise<Session> =>
  write(async (writers) => (await openSession(writers, platform, scope, opening)).session);
const look = (params: { sessionId?: string; agentId?: string } = {}): Promise<Gathered> =>
  store.read(scope, (readers) => gather(readers, scope, { ...params, at: platform.now() }));

describe('a session', () => {
  test('has a name made for it when it is given none, and goes on from the latest that stands by itself', async () => {
    const first = await opened({});
    expect(first.sessionId).toBe(first.id);
    expect(first).not.toHaveProperty('continues');
    await opened({ sessionId: 'inner', parent: first.id });
    expect(await opened({ sessionId: 'second' })).toMatchObject({ continues: first.id });
    expect(await opened({ sessionId: 'third', continues: false })).not.toHaveProperty('continues');
    expect(await opened({ sessionId: 'fourth', continues: first.id })).toMatchObject({ continues: first.id });
  });

  test('is opened again with what is new of it, unless it was handed over', async () => {
    const made = await opened({ sessionId: 's', task: 'one' });
    await endSession(dependencies, scope, { sessionId: 's', outcome: 'failed', summary: 'no' });
    platform.advance(5);
    const again = await opened({ sessionId: 's', agentId: 'a', task: 'two' });
    expect(again).toMatchObject({ id: made.id, status: 'active', agentId: 'a', seenAt: made.seenAt + 5 });
    expect(readSession(again)).toEqual({ task: 'two', summary: 'no' });
    expect(again).not.toHaveProperty('outcome');
    // Who it belongs to stays, whoever writes.
    expect(await opened({ sessionId: 's', agentId: 'b' })).toMatchObject({ agentId: 'a' });
    await handOver(dependencies, scope, { sessionId: 's', toAgentId: 'b' });
    const given = await opened({ sessionId: 's' });
    expect(given).toMatchObject({ status: 'handed_over' });
    expect(given).toHaveProperty('endedAt');
    await endSession(dependencies, scope, { sessionId: 's', outcome: 'completed' });
    expect(await opened({ sessionId: 's' })).toMatchObject({ status: 'handed_over', outcome: 'completed' });
  });

  test('of which nothing is kept says nothing, however it is called', async () => {
    await opened({ sessionId: 's', capture: false, task: 'a secret' });
    expect(
      await checkpoint(dependencies, scope, { sessionId: 's', cause: 'event', work: { task: 'a secret' } }),
    ).toEqual({
      session: expect.objectContaining({ words: '{}' }) as unknown,
    });
    const { session } = await endSession(dependencies, scope, {
      sessionId: 's',
      outcome: 'completed',
      summary: 'secret',
    });
    expect(session.words).toBe('{}');
    const given = await handOver(dependencies, scope, { sessionId: 's', toAgentId: 'b', note: 'secret' });
    expect(given.session).toMatchObject({ capture: false, words: '{}' });
  });

  test('ends with those inside it, at any depth and in a circle', async () => {
    await opened({ sessionId: 'a' });
    await opened({ sessionId: 'b', parent: 'a' });
    await opened({ sessionId: 'c', parent: 'b' });
    expect(await endSession(dependencies, scope, { sessionId: 'a', outcome: 'completed' })).toMatchObject({ ended: 3 });
    await write((w) =>
      w.sessions.addSession(scope, {
        session: { ...inCircle, id: 'x', sessionId: 'x', parent: 'x' },
      }),
    );
    expect(await endSession(dependencies, scope, { sessionId: 'x', outcome: 'completed' })).toMatchObject({ ended: 1 });
  });
});

const inCircle = { status: 'active', capture: true, words: '{}', startedAt: 1, seenAt: 1 } as const;

describe('what is gathered', () => {
  test('is said by the nearest of those that a session goes on from', async () => {
    const at = (sessionId: string, work: object) =>
      checkpoint(dependencies, scope, { sessionId, agentId: sessionId, cause: 'manual', work });
    await at('s1', { task: 'move', step: 'one' });
    platform.advance(10);
    await opened({ sessionId: 's2' });
    platform.advance(10);
    await opened({ sessionId: 's3', agentId: 's3' });
    const found = await look();
    expect(found).toMatchObject({ lineage: ['s3', 's2', 's1'], task: 'move', interrupted: true });
    expect(readWork(found.context)).toEqual({ task: 'move', step: 'one' });
    expect(await look({ agentId: 's1' })).toMatchObject({ session: { sessionId: 's1' }, lineage: ['s1'] });
    platform.advance(10);
    await endSession(dependencies, scope, { sessionId: 's1', outcome: 'completed' });
    expect(await look({ sessionId: 's3' })).toMatchObject({ interrupted: false });
    // One that nobody knows: whatever was last at work.
    expect(await look({ sessionId: 'unknown' })).toMatchObject({ session: { sessionId: 's1' } });
    expect(await look({ agentId: 'nobody' })).toMatchObject({ lineage: [], interrupted: false });
  });

  test('has every state that was noted, the last one first', async () => {
    const note = (states: ReadonlyMap<string, string>) =>
      checkpoint(dependencies, scope, { sessionId: 's', cause: 'manual', work: {}, states });
    await note(new Map(Array.from({ length: 150 }, (_, n) => [`tool ${n}`, '1'] as const)));
    platform.advance(10);
    await note(new Map([['the server', '"db-7"']]));
    const { states } = await look();
    expect(states).toHaveLength(151);
    expect(states[0]).toMatchObject({ name: 'the server' });
  });

  test('goes round no circle of sessions, and past none that is gone', async () => {
    await write(async (w) => {
      await w.sessions.addSession(scope, { session: { ...inCircle, id: 'a', sessionId: 'a', continues: 'b' } });
      await w.sessions.addSession(scope, { session: { ...inCircle, id: 'b', sessionId: 'b', continues: 'a' } });
      await w.sessions.addSession(scope, { session: { ...inCircle, id: 'c', sessionId: 'c', continues: 'gone' } });
    });
    expect((await look({ sessionId: 'a' })).lineage).toEqual(['a', 'b']);
    expect((await look({ sessionId: 'c' })).lineage).toEqual(['c']);
  });

  test('has what was said last, of the session that said something', async () => {
    await opened({ sessionId: 's1' });
    await opened({ sessionId: 's2' });
    const turns = ['Fix it', 'Done'].map((content, turn) =>
      prepareMemory({ content, sessionId: 's1', turn, role: turn === 0 ? 'user' : 'assistant' }, platform, 'none'),
    );
    const note = prepareMemory({ content: 'A note', sessionId: 's2' }, platform, 'none');
    await write((w) => w.memories.insert(scope, { memories: [...turns, note] }));
    expect((await look({ sessionId: 's2' })).turns.map(({ content }) => content)).toEqual(['Done', 'Fix it']);
  });
});

describe('a snapshot', () => {
  const keep = (data: object, cause: CaptureCause = 'event', more: object = {}) =>
    write((w) =>
      keepSnapshot(w, platform, scope, { sessionId: 's', kind: 'task', cause, data: JSON.stringify(data), ...more }),
    );

  test('that comes close upon another takes its place, but for those asked for and those of a new moment', async () => {
    const first = await keep({ n: 1 });
    platform.advance(debounceMs - 1);
    const second = await keep({ n: 2 });
    expect(second).toMatchObject({ outcome: 'coalesced', snapshot: { id: first.snapshot.id, times: 1 } });
    platform.advance(1);
    expect(await keep({ n: 3 })).toMatchObject({ outcome: 'created' });
    expect(await keep({ n: 4 }, 'compaction')).toMatchObject({ outcome: 'created' });
    expect(await keep({ n: 5 })).toMatchObject({ outcome: 'created' });
    expect(await keep({ n: 5 })).toMatchObject({ outcome: 'unchanged', snapshot: { times: 2 } });
    expect(await keep({ n: 6 }, 'event', { kind: 'error' })).toMatchObject({ outcome: 'created' });
    expect(await keep({ n: 7 }, 'event', { kind: 'error' })).toMatchObject({ outcome: 'created' });
  });

  test('is restored for thirty days, for as long as is said, or for ever', async () => {
    const now = platform.now();
    expect((await keep({ n: 1 })).snapshot.expiresAt).toBe(now + keptMs);
    expect((await keep({ n: 2 }, 'manual', { expiresAt: 7, tags: ['t'], salience: 1 })).snapshot).toMatchObject({
      expiresAt: 7,
      salience: 1,
    });
    expect((await keep({ n: 3 }, 'manual', { expiresAt: null })).snapshot).not.toHaveProperty('expiresAt');
    // What is past its time is not counted up but kept anew.
    const old = await keep({ n: 9 }, 'manual', { kind: 'system', expiresAt: now - 1 });
    const again = await keep({ n: 9 }, 'manual', { kind: 'system' });
    expect(again.snapshot.id).not.toBe(old.snapshot.id);
  });

  test('without a session is none of any session', async () => {
    await keep({ n: 1 });
    const data = '{"n":1}';
    const kept = () => write((w) => keepSnapshot(w, platform, scope, { kind: 'task', cause: 'event', data }));
    expect([(await kept()).outcome, (await kept()).outcome]).toEqual(['created', 'unchanged']);
  });
});

describe('todos', () => {
  const keep = (items: readonly TodoItem[], more: { sessionId?: string; replace?: boolean } = {}) =>
    write((w) => keepTodos(w, platform, scope, { replace: false, items, ...more }));

  test('given twice in one list are one', async () => {
    const { todos } = await keep([
      { title: 'a', status: 'pending' },
      { title: 'a', status: 'done', progress: 0.5 },
    ]);
    expect(todos).toHaveLength(2);
    expect(todos[0]).toEqual(todos[1]);
    expect(todos[0]).toMatchObject({ status: 'done', progress: 0.5 });
  });

  test('of the session that one goes on from are taken over when they are named again', async () => {
    await opened({ sessionId: 's1' });
    const [a, b] = (
      await keep(
        [
          { title: 'a', status: 'in_progress' },
          { title: 'b', status: 'pending' },
          { title: 'c', status: 'done' },
        ],
        { sessionId: 's1' },
      )
    ).todos;
    await opened({ sessionId: 's2' });
    const next = await keep(
      [
        { title: 'a', status: 'done' },
        { title: 'c', status: 'pending' },
      ],
      { sessionId: 's2', replace: true },
    );
    expect(next.todos).toMatchObject([{ id: a?.id, sessionId: 's2', status: 'done' }, { sessionId: 's2' }]);
    expect((await look()).todos.map(({ id }) => id)).toEqual([next.todos[1]?.id, b?.id]);
    // Its own come first.
    const [own] = (await keep([{ title: 'b', status: 'pending', key: 'k' }], { sessionId: 's2' })).todos;
    expect(own?.id).not.toBe(b?.id);
    expect((await keep([{ title: 'x', key: 'k', status: 'done' }], { sessionId: 's2' })).todos[0]?.id).toBe(own?.id);
    // Nobody goes on from here.
    await opened({ sessionId: 's3', continues: false });
    expect((await keep([{ title: 'b', status: 'pending' }], { sessionId: 's3' })).todos[0]?.id).not.toBe(b?.id);
  });

  test('of other sessions, and of none, are left alone', async () => {
    await keep([{ title: 'a', status: 'pending' }]);
    const [mine] = (await keep([{ title: 'a', status: 'cancelled' }], { sessionId: 's' })).todos;
    expect(mine).toMatchObject({ sessionId: 's', doneAt: platform.now() });
    expect(await keep([], { replace: true })).toMatchObject({ archived: 1 });
    expect((await look()).todos).toEqual([]);
    // It comes back when it is named again, and is no longer put away.
    const [back] = (await keep([{ id: mine?.id ?? '', title: 'b', status: 'blocked', notes: 'n' }])).todos;
    expect(back).toMatchObject({ id: mine?.id, sessionId: 's', status: 'blocked' });
    expect(back).not.toHaveProperty('doneAt');
    expect(readTodo(back ?? { words: '{}' })).toEqual({ title: 'b', blockers: [], notes: 'n' });
    const kept = await keep([{ id: mine?.id ?? '', title: 'b', status: 'done' }], { sessionId: 's' });
    platform.advance(9);
    const later = await keep([{ id: mine?.id ?? '', title: 'b', status: 'done' }], { sessionId: 's' });
    expect(later.todos[0]?.doneAt).toBe(kept.todos[0]?.doneAt);
    await expect(keep([{ id: 'x', title: 'a', status: 'done' }])).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('staleness', () => {
  const nothing = {
    lineage: [],
    interrupted: false,
    todos: [],
    states: [],
    errors: [],
    decisions: [],
    nested: [],
    turns: [],
  };
  const known = { now: 100, contentHash: 'c', stateHash: 's', empty: false };

  test('is told by hashes, age, environment and files', async () => {
    const work = { environment: { head: 'a', cwd: '/' }, files: [{ path: 'a', hash: '1' }, { path: 'b' }] };
    await checkpoint(dependencies, scope, { sessionId: 's', cause: 'manual', work });
    const gathered = await look();
    const now = platform.now() + 100;
    const of = (receiver: object, more: object = {}) =>
      stalenessOf(gathered, { staleAfterMs: 100, ...receiver }, { ...known, now, ...more });
    expect(of({})).toEqual({ state: 'loaded', reasons: [], changed: [], ageMs: 100 });
    expect(of({ staleAfterMs: 99 })).toMatchObject({ state: 'stale', reasons: ['old'] });
    expect(of({ environment: { head: 'a', cwd: '/x', other: 1 } })).toMatchObject({
      reasons: ['environment_changed'],
      changed: ['cwd'],
    });
    const files = [{ path: 'a', hash: '2' }, { path: 'b', hash: '3' }, { path: 'c', hash: '4' }, { path: 'a' }];
    expect(of({ files })).toMatchObject({ reasons: ['files_changed'], changed: ['a'] });
    expect(of({ knownHash: 'c', staleAfterMs: 0 })).toMatchObject({ state: 'unchanged', reasons: ['old'] });
    expect(of({ expectedHash: 's' }).state).toBe('loaded');
    expect(of({ expectedHash: 'x', knownHash: 'c' }).state).toBe('hash_mismatch');
    expect(of({}, { empty: true }).state).toBe('empty');
  });

  test('has no age without a session', () => {
    expect(stalenessOf(nothing, { staleAfterMs: 0 }, known)).not.toHaveProperty('ageMs');
  });
});

describe('words that are forgotten', () => {
  const left = async (): Promise<number[]> => {
    const nouns = ['snapshots', 'todos', 'decisions', 'system_states'] as const;
    return store.read(scope, async ({ sessions }) => {
      const found: number[] = [];
      for (const of of nouns) found.push((await sessions.worded(scope, { of, after: 0, limit: 9 })).length);
      return found;
    });
  };

  test('take along what repeats them, whatever the case and where it stands, and nothing else', async () => {
    await checkpoint(dependencies, scope, {
      sessionId: 's',
      cause: 'manual',
      work: { task: 'The CODE  is\notter', data: { text: '{ not json', list: [1, null, true] } },
      error: { message: 'unrelated' },
      todos: {
        replace: false,
        items: [
          { title: 'tell Al', status: 'pending' },
          { title: 'also', status: 'pending' },
        ],
      },
      states: new Map([['The code is otter', '1']]),
    });
    await logDecision(dependencies, scope, {
      words: { question: 'Whether the code is otter', options: [], tags: [] },
      decidedAt: 5,
      revisitAt: 6,
      salience: 1,
      sessionId: 's',
    });
    const forget = (texts: string[], sessionIds?: string[]) =>
      forgetWords(dependencies, scope, { texts, ...(sessionIds === undefined ? {} : { sessionIds }) });
    await forget(['', '  ']);
    await forget(['the code is otter'], ['other']);
    expect(await left()).toEqual([2, 2, 1, 1]);
    await forget(['Al']);
    expect(await left()).toEqual([2, 1, 1, 1]);
    await forget(['the code is otter'], ['s']);
    // The name of a state is a text of it.
    expect(await left()).toEqual([1, 1, 0, 0]);
    expect((await look()).session?.words).toBe('{}');
  });

  test('are looked for in more rows than are read at once', async () => {
    const items = Array.from({ length: 501 }, (_, n) => ({ title: `todo ${n}`, status: 'pending' as const }));
    await write((w) => keepTodos(w, platform, scope, { items, replace: false }));
    await forgetWords(dependencies, scope, { texts: ['todo 500'] });
    const rows = await store.read(scope, ({ sessions }) =>
      sessions.worded(scope, { of: 'todos', after: 0, limit: 999 }),
    );
    expect(rows).toHaveLength(500);
  });
});

describe('a decision', () => {
  test('takes the place of another once, and says so', async () => {
    const words = { question: 'q', options: [], tags: [] };
    const { decision } = await logDecision(dependencies, scope, { words });
    const next = await supersedeDecision(dependencies, scope, {
      replaces: decision.id,
      make: (before) => ({ words: { ...before, choice: 'c' } }),
    });
    expect(next.superseded).toMatchObject({ id: decision.id, supersededBy: next.decision.id });
    await expect(logDecision(dependencies, scope, { words, supersedes: decision.id })).rejects.toMatchObject({
      code: 'version_conflict',
    });
    await expect(logDecision(dependencies, scope, { words, supersedes: 'none' })).rejects.toMatchObject({
      code: 'not_found',
    });
    const { decision: third, superseded } = await logDecision(dependencies, scope, {
      words,
      supersedes: next.decision.id,
    });
    expect(superseded?.supersededBy).toBe(third.id);
  });
});
