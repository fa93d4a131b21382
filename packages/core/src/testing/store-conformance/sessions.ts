import { describe, expect, test } from 'vitest';
import { TakenError } from '../../domain/errors.ts';
import type { NewDecision } from '../../domain/decisions/decision-store.ts';
import { newId } from '../../domain/ids.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { NewSession, NewSnapshot, NewTodo, Worded } from '../../domain/sessions/session-store.ts';
import type { Readers, Writers } from '../../domain/store.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const work = scopeOf('ana', { spaces: ['work'] });
const everywhere = scopeOf('ana', { spaces: '*' });
const ben = scopeOf('ben');

export function sessionsSuite(under: StoreUnderTest): void {
  describe('sessions', () => {
    const fixture = useStore(under);
    const write = <T>(scope: UserScope, doing: (writers: Writers) => Promise<T>): Promise<T> =>
      fixture.store.write(scope, async (writers) => {
        await writers.users.ensure(scope, { at: 1, timeZone: 'UTC' });
        return doing(writers);
      });
    const read = <T>(scope: UserScope, looking: (readers: Readers) => Promise<T>): Promise<T> =>
      fixture.store.read(scope, looking);
    const id = (): string => newId(fixture.platform);

    const session = (sessionId: string, fields: Partial<NewSession> = {}): NewSession => ({
      id: id(),
      sessionId,
      status: 'active',
      capture: true,
      words: `{"task":"${sessionId}"}`,
      startedAt: 1_000,
      seenAt: 1_000,
      ...fields,
    });
    const add = (scope: UserScope, ...sessions: readonly NewSession[]): Promise<void> =>
      write(scope, async (w) => {
        for (const one of sessions) await w.sessions.addSession(scope, { session: one });
      });
    const listed = async (scope: UserScope, params: object = {}): Promise<string[]> => {
      const rows = await read(scope, (r) => r.sessions.sessions(scope, { limit: 9, ...params }));
      return rows.map(({ sessionId }) => sessionId);
    };
    const snapshot = (fields: Partial<NewSnapshot> = {}): NewSnapshot => ({
      id: id(),
      sessionId: 's1',
      kind: 'task',
      cause: 'manual',
      salience: 0.1 + 0.2,
      hash: 'h',
      words: '{"data":"{\\"zwölf\\":12}","tags":[]}',
      createdAt: 1_000,
      ...fields,
    });
    const keep = (scope: UserScope, ...snapshots: readonly NewSnapshot[]): Promise<void> =>
      write(scope, async (w) => {
        for (const one of snapshots) await w.sessions.addSnapshot(scope, { snapshot: one });
      });
    const todo = (fields: Partial<NewTodo> = {}): NewTodo => ({
      id: id(),
      sessionId: 's1',
      status: 'pending',
      progress: 0.25,
      salience: 0.5,
      words: '{"title":"t"}',
      createdAt: 1_000,
      updatedAt: 1_000,
      ...fields,
    });
    const decision = (fields: Partial<NewDecision> = {}): NewDecision => ({
      id: id(),
      open: false,
      salience: 0.8,
      words: '{"question":"q"}',
      decidedAt: 1_000,
      createdAt: 1_000,
      ...fields,
    });

    test('a session is found by its name within its spaces, changed, and nobody else’s', async () => {
      const one = session('s1', { agentId: 'a', parent: 'p', continues: 'c', outcome: 'failed', endedAt: 5 });
      await add(ana, one);
      await add(work, session('s1', { seenAt: 9_000 }));
      const found = await read(ana, (r) => r.sessions.session(ana, { sessionId: 's1' }));
      expect(found).toEqual({ ...one, no: found?.no, space: 'default' });
      expect(await read(everywhere, (r) => r.sessions.session(everywhere, { sessionId: 's1' }))).toMatchObject({
        space: 'work',
      });
      if (found === undefined) return;
      const { outcome: _outcome, endedAt: _endedAt, ...rest } = found;
      const changed = { ...rest, status: 'ended', capture: false, words: '{}', seenAt: 7 } as const;
      await write(ana, (w) => w.sessions.setSession(ana, { session: changed }));
      expect(await read(ana, (r) => r.sessions.session(ana, { sessionId: 's1' }))).toEqual(changed);
      expect(await read(ben, (r) => r.sessions.session(ben, { sessionId: 's1' }))).toBeUndefined();
    });

    test('sessions are listed by when they were last at work, filtered, page by page', async () => {
      await add(
        ana,
        session('s1', { seenAt: 3 }),
        session('s2', { seenAt: 5, agentId: 'a' }),
        session('s3', { seenAt: 4 }),
      );
      await add(ana, session('s4', { seenAt: 6, parent: 's1', status: 'ended', continues: 's2' }));
      await add(work, session('s5', { seenAt: 9 }));
      expect(await listed(ana)).toEqual(['s4', 's2', 's3', 's1']);
      expect(await listed(everywhere)).toEqual(['s5', 's4', 's2', 's3', 's1']);
      expect(await listed(ana, { agentId: 'a' })).toEqual(['s2']);
      expect(await listed(ana, { status: 'ended' })).toEqual(['s4']);
      expect(await listed(ana, { parent: 's1' })).toEqual(['s4']);
      expect(await listed(ana, { continues: 's2' })).toEqual(['s4']);
      expect(await listed(ana, { sessionId: 's3' })).toEqual(['s3']);
      expect(await listed(ana, { nested: false })).toEqual(['s2', 's3', 's1']);
      const [, second] = await read(ana, (r) => r.sessions.sessions(ana, { limit: 2 }));
      const after = { seenAt: second?.seenAt, no: second?.no };
      expect(await listed(ana, { after })).toEqual(['s3', 's1']);
      expect(await listed(ben)).toEqual([]);
    });

    test('snapshots keep every byte, are counted up, and listed newest first', async () => {
      const one = snapshot({ expiresAt: 2_000 });
      await keep(ana, one, snapshot({ kind: 'error' }), snapshot({ sessionId: 's2' }));
      const found = await read(ana, (r) => r.sessions.snapshot(ana, { id: one.id }));
      expect(found).toEqual({ ...one, no: found?.no, space: 'default', times: 1, seenAt: 1_000 });
      if (found === undefined) return;
      const counted = { ...found, times: 2, seenAt: 1_500, words: '{}', hash: 'i', salience: 1, expiresAt: 3_000 };
      await write(ana, (w) => w.sessions.setSnapshot(ana, { snapshot: counted }));
      expect(await read(ana, (r) => r.sessions.snapshot(ana, { id: one.id }))).toEqual(counted);
      const kinds = async (params: object) =>
        (await read(ana, (r) => r.sessions.snapshots(ana, { limit: 9, ...params }))).map(
          ({ kind, sessionId }) => `${kind} ${sessionId}`,
        );
      expect(await kinds({})).toEqual(['task s2', 'error s1', 'task s1']);
      expect(await kinds({ sessionId: 's1' })).toEqual(['error s1', 'task s1']);
      expect(await kinds({ kind: 'task' })).toEqual(['task s2', 'task s1']);
      expect(await kinds({ kind: 'task', at: 3_000 })).toEqual(['task s2']);
      expect(await kinds({ before: found.no + 1 })).toEqual(['task s1']);
      expect(await read(ben, (r) => r.sessions.snapshot(ben, { id: one.id }))).toBeUndefined();
      expect(await read(work, (r) => r.sessions.snapshots(work, { limit: 9 }))).toEqual([]);
    });

    test('a todo whose id is taken is refused before the unit of work goes on', async () => {
      const taken = todo();
      await write(ben, (w) => w.sessions.addTodos(ben, { todos: [taken] }));
      let wentOn = false;
      const adding = write(ana, async (w) => {
        await w.sessions.addTodos(ana, { todos: [taken] });
        wentOn = true;
      });
      await expect(adding).rejects.toBeInstanceOf(TakenError);
      expect(wentOn).toBe(false);
      expect(await read(ana, (r) => r.sessions.todos(ana, { limit: 9 }))).toEqual([]);
    });

    test('todos are kept, changed, and listed while they are open and not put away', async () => {
      const [one, two, three] = [todo(), todo({ status: 'done', doneAt: 5 }), todo({ sessionId: 's2', archivedAt: 6 })];
      await write(ana, (w) => w.sessions.addTodos(ana, { todos: [one, two, three] }));
      const ids = async (params: object = {}) =>
        (await read(ana, (r) => r.sessions.todos(ana, { limit: 9, ...params }))).map((each) => each.id);
      expect(await ids()).toEqual([two.id, one.id]);
      expect(await ids({ open: true })).toEqual([one.id]);
      expect(await ids({ archived: true })).toEqual([three.id, two.id, one.id]);
      expect(await ids({ archived: true, sessionId: 's2' })).toEqual([three.id]);
      expect(await ids({ status: 'done' })).toEqual([two.id]);
      const [found] = await read(ana, (r) => r.sessions.todosById(ana, { ids: [two.id] }));
      expect(found).toEqual({ ...two, no: found?.no, space: 'default' });
      if (found === undefined) return;
      const { doneAt: _doneAt, ...open } = found;
      const changed = { ...open, status: 'blocked', progress: 0.5, sessionId: 's3', words: '{}' } as const;
      await write(ana, (w) => w.sessions.setTodos(ana, { todos: [changed] }));
      expect(await read(ana, (r) => r.sessions.todosById(ana, { ids: [two.id] }))).toEqual([changed]);
      expect(await ids({ before: changed.no })).toEqual([one.id]);
      expect(await read(ben, (r) => r.sessions.todosById(ben, { ids: [one.id] }))).toEqual([]);
    });

    test('system state has one value a name and space', async () => {
      const put = (scope: UserScope, words: string, sessionId?: string) =>
        write(scope, (w) =>
          w.sessions.putSystemState(scope, {
            name: 'node',
            words,
            at: 2,
            ...(sessionId === undefined ? {} : { sessionId }),
          }),
        );
      await put(ana, '1', 's1');
      await put(ana, '2');
      await put(work, '3');
      expect(await read(ana, (r) => r.sessions.worded(ana, { of: 'system_states', after: 0, limit: 9 }))).toMatchObject(
        [{ name: 'node', words: '2' }],
      );
      const values = async (scope: UserScope) =>
        (await read(scope, (r) => r.sessions.systemStates(scope, { limit: 9 }))).map(({ words }) => words);
      expect(await values(ana)).toEqual(['2']);
      expect(await values(everywhere)).toEqual(['2', '3']);
      const drop = () => write(ana, (w) => w.sessions.dropSystemState(ana, { name: 'node' }));
      expect([await drop(), await drop()]).toEqual([true, false]);
      expect(await values(everywhere)).toEqual(['3']);
      await write(ana, (w) => w.sessions.putSystemState(ana, { name: 'late', words: '4', at: 9 }));
      expect(await values(everywhere)).toEqual(['4', '3']);
    });

    test('decisions are listed newest first, by how they stand, and superseded once', async () => {
      const [one, two, three] = [
        decision({ sessionId: 's1', revisitAt: 50 }),
        decision({ decidedAt: 3_000, open: true }),
        decision({ decidedAt: 2_000 }),
      ];
      await write(ana, async (w) => {
        for (const each of [one, two, three]) await w.decisions.addDecision(ana, { decision: each });
      });
      const found = await read(ana, (r) => r.decisions.decision(ana, { id: one.id }));
      expect(found).toEqual({ ...one, no: found?.no, space: 'default' });
      const supersede = () => write(ana, (w) => w.decisions.supersede(ana, { id: three.id, by: one.id }));
      expect([await supersede(), await supersede()]).toEqual([true, false]);
      const ids = async (params: object = {}, scope = ana) =>
        (await read(scope, (r) => r.decisions.decisions(scope, { limit: 9, ...params }))).map((each) => each.id);
      expect(await ids()).toEqual([two.id, three.id, one.id]);
      expect(await ids({ status: 'in_force' })).toEqual([two.id, one.id]);
      expect(await ids({ status: 'open' })).toEqual([two.id]);
      expect(await ids({ status: 'decided' })).toEqual([one.id]);
      expect(await ids({ status: 'superseded' })).toEqual([three.id]);
      expect(await ids({ sessionId: 's1' })).toEqual([one.id]);
      expect(await ids({ revisitBefore: 51 })).toEqual([one.id]);
      expect(await ids({ after: { decidedAt: 3_000, no: (found?.no ?? 0) + 1 } })).toEqual([three.id, one.id]);
      expect([await ids({}, ben), await ids({}, work)]).toEqual([[], []]);
      const reword = (scope: UserScope) => write(scope, (w) => w.decisions.reword(scope, { id: one.id, words: '{}' }));
      await reword(ben);
      await reword(work);
      expect(await read(ana, (r) => r.decisions.decision(ana, { id: one.id }))).toEqual(found);
      await reword(ana);
      expect(await read(ana, (r) => r.decisions.decision(ana, { id: one.id }))).toEqual({ ...found, words: '{}' });
    });

    test('who has never written has no sessions, and nothing of them to forget', async () => {
      const nobody = scopeOf('nobody');
      expect(
        await read(nobody, async ({ sessions, decisions }) => [
          await sessions.sessions(nobody, { limit: 1 }),
          await sessions.snapshot(nobody, { id: 'x' }),
          await sessions.snapshots(nobody, { limit: 1 }),
          await sessions.todos(nobody, { limit: 1 }),
          await sessions.todosById(nobody, { ids: ['x'] }),
          await sessions.systemStates(nobody, { limit: 1 }),
          await sessions.worded(nobody, { of: 'todos', after: 0, limit: 1 }),
          await decisions.decision(nobody, { id: 'x' }),
          await decisions.decisions(nobody, { limit: 1 }),
        ]),
      ).toEqual([[], undefined, [], [], [], [], [], undefined, []]);
      const forgotten = await fixture.store.write(nobody, async (w) => {
        await w.sessions.dropWorded(nobody, { of: 'todos', nos: [1] });
        await w.decisions.reword(nobody, { id: 'x', words: '{}' });
        return w.sessions.forget(nobody, {});
      });
      expect(forgotten).toBe(0);
    });

    describe('are forgotten', () => {
      const all: readonly Worded[] = ['sessions', 'snapshots', 'todos', 'system_states', 'decisions'];
      const plant = async (scope: UserScope, sessionId: string, at: number): Promise<void> => {
        await add(scope, session(sessionId, { startedAt: at, seenAt: at }));
        await keep(scope, snapshot({ sessionId, createdAt: at }));
        await write(scope, async (w) => {
          await w.sessions.addTodos(scope, { todos: [todo({ sessionId, createdAt: at, updatedAt: at })] });
          await w.sessions.putSystemState(scope, { name: sessionId, sessionId, words: '1', at });
          await w.decisions.addDecision(scope, { decision: decision({ sessionId, decidedAt: at, createdAt: at }) });
        });
      };
      const counts = async (scope: UserScope): Promise<number[]> =>
        read(scope, async ({ sessions }) => {
          const found: number[] = [];
          for (const of of all) found.push((await sessions.worded(scope, { of, after: 0, limit: 99 })).length);
          return found;
        });
      const forget = (scope: UserScope, params: object) => write(scope, (w) => w.sessions.forget(scope, params));

      test('by session, with what other sessions say of it', async () => {
        await plant(ana, 's1', 10);
        await plant(ana, 's2', 20);
        await add(ana, session('s3', { continues: 's1', parent: 's1' }));
        expect(await forget(ana, { sessionIds: ['s1'] })).toBe(7);
        expect(await counts(ana)).toEqual([2, 1, 1, 1, 1]);
        const left = await read(ana, (r) => r.sessions.session(ana, { sessionId: 's3' }));
        expect(left).not.toHaveProperty('continues');
        expect(left).not.toHaveProperty('parent');
        expect(await forget(ana, { sessionIds: [] })).toBe(0);
      });

      test('by space, and of a user, and nobody else’s', async () => {
        await plant(ana, 's1', 10);
        await plant(work, 's1', 10);
        await plant(ben, 's1', 10);
        expect(await forget(work, {})).toBe(5);
        expect(await counts(everywhere)).toEqual([1, 1, 1, 1, 1]);
        expect(await forget(everywhere, {})).toBe(5);
        expect(await counts(everywhere)).toEqual([0, 0, 0, 0, 0]);
        expect(await counts(ben)).toEqual([1, 1, 1, 1, 1]);
      });

      test('by time, where a session that lasted longer stays without its words', async () => {
        await plant(ana, 's1', 10);
        await plant(ana, 's2', 20);
        await add(ana, session('s3', { startedAt: 5, seenAt: 20, continues: 's2' }));
        const going = await read(ana, async ({ sessions }) => {
          const found: number[] = [];
          const time = { from: 15, to: 25, after: 0, limit: 9 };
          for (const of of all) found.push((await sessions.worded(ana, { of, ...time })).length);
          return found;
        });
        expect(going).toEqual([1, 1, 1, 1, 1]);
        await forget(ana, { from: 15, to: 25 });
        expect(await counts(ana)).toEqual([2, 1, 1, 1, 1]);
        expect(await read(ana, (r) => r.sessions.session(ana, { sessionId: 's3' }))).toMatchObject({ words: '{}' });
        expect(await read(ana, (r) => r.sessions.session(ana, { sessionId: 's3' }))).not.toHaveProperty('continues');
        expect(await read(ana, (r) => r.sessions.session(ana, { sessionId: 's1' }))).toMatchObject({
          words: '{"task":"s1"}',
        });
        await forget(ana, { from: 0 });
        expect(await counts(ana)).toEqual([0, 0, 0, 0, 0]);
      });

      test('row by row, where a session keeps its place', async () => {
        await plant(ana, 's1', 10);
        for (const of of all) {
          const rows = await read(ana, (r) => r.sessions.worded(ana, { of, sessionIds: ['s1'], after: 0, limit: 9 }));
          expect(rows, of).toHaveLength(1);
          expect(rows[0]?.words).toMatch(/^[{1]/);
          expect(rows[0]).toMatchObject({ space: 'default', ...(of === 'system_states' ? { name: 's1' } : {}) });
          expect(rows[0]?.id === undefined).toBe(of === 'system_states');
          const nos = rows.map(({ no }) => no);
          await write(ana, (w) => w.sessions.dropWorded(ana, { of, nos }));
          expect(await read(ana, (r) => r.sessions.worded(ana, { of, after: nos[0] ?? 0, limit: 9 }))).toEqual([]);
        }
        expect(await counts(ana)).toEqual([1, 0, 0, 0, 0]);
        expect(
          await read(ana, (r) => r.sessions.worded(ana, { of: 'todos', sessionIds: [], after: 0, limit: 9 })),
        ).toEqual([]);
      });
    });
  });
}
