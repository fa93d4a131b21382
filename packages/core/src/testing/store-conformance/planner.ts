import { describe, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import type { NewRecord, PlannerRecord } from '../../domain/planner/records/record-store.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Readers, Writers } from '../../domain/store.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const all = scopeOf('ana', { spaces: '*' });
const work = scopeOf('ana', { spaces: ['work'] });

export function plannerSuite(under: StoreUnderTest): void {
  describe('the planner', () => {
    const fixture = useStore(under);
    const read = <T>(scope: UserScope, ask: (readers: Readers) => Promise<T>): Promise<T> =>
      fixture.store.read(scope, ask);
    const write = <T>(scope: UserScope, work: (writers: Writers) => Promise<T>): Promise<T> =>
      fixture.store.write(scope, async (writers) => {
        await writers.users.ensure(scope, { at: 1, timeZone: 'UTC' });
        return work(writers);
      });
    const put = async (scope: UserScope, fields: Partial<NewRecord> = {}, at = 5): Promise<PlannerRecord> => {
      const record = { id: newId(fixture.platform), noun: 'task', state: 'open', content: 'words', ...fields } as const;
      const [made] = await write(scope, (w) => w.planner.insert(scope, { records: [record], at }));
      if (made === undefined) throw new Error('nothing was stored');
      return made;
    };
    const ids = (records: readonly PlannerRecord[]): string[] => records.map(({ id }) => id);

    test('what was stored comes back, by id and by each of its fields, newest first', async () => {
      const plan = await put(ana, { noun: 'plan', key: 'k', sessionId: 's', procedureId: 'p', dueAt: 7 });
      const record = { space: 'default', noun: 'plan', state: 'open', version: 1, content: 'words' };
      expect(plan).toEqual({
        ...record,
        no: plan.no,
        id: plan.id,
        key: 'k',
        sessionId: 's',
        procedureId: 'p',
        dueAt: 7,
        createdAt: 5,
        updatedAt: 5,
      });
      expect(await read(all, (r) => r.planner.get(all, { noun: 'plan', id: plan.id }))).toEqual(plan);
      expect(await read(ana, (r) => r.planner.get(ana, { noun: 'task', id: plan.id }))).toBeUndefined();
      const [one, two] = [
        await put(ana, { planId: plan.id, dueAt: 10 }),
        await put(ana, { sprintId: 'x', dueAt: 20, state: 'done', key: 'other' }),
      ];
      const list = (filter: object, params: object = {}) =>
        read(ana, async (r) => ids(await r.planner.list(ana, { noun: 'task', filter, limit: 9, ...params })));
      expect(await list({})).toEqual([two.id, one.id]);
      expect(await list({ planId: plan.id })).toEqual([one.id]);
      expect(await list({ sprintId: 'x' })).toEqual([two.id]);
      expect(await list({ states: ['done', 'started'] })).toEqual([two.id]);
      expect(await list({ key: 'other' })).toEqual([two.id]);
      expect(await list({ dueFrom: 10, dueTo: 20 })).toEqual([one.id]);
      expect(await list({}, { limit: 1 })).toEqual([two.id]);
      expect(await list({}, { before: two.no })).toEqual([one.id]);
      expect(
        await read(ana, (r) => r.planner.list(ana, { noun: 'plan', filter: { procedureId: 'p' }, limit: 9 })),
      ).toEqual([plan]);
      expect(await read(ana, (r) => r.planner.getMany(ana, { noun: 'task', ids: [] }))).toEqual([]);
    });

    test('a change is of one version, and the former one can be read', async () => {
      const record = await put(ana, { planId: 'p', sprintId: 's', dueAt: 7 });
      const update = (params: object) =>
        write(ana, (w) => w.planner.update(ana, { record, patch: { state: 'done' }, at: 9, ...params }));
      const changed = await update({ keep: true, patch: { content: 'others', sprintId: null, dueAt: null } });
      expect(changed).toMatchObject({
        version: 2,
        state: 'open',
        content: 'others',
        planId: 'p',
        createdAt: 5,
        updatedAt: 9,
      });
      expect(changed).not.toHaveProperty('sprintId');
      expect(changed).not.toHaveProperty('dueAt');
      expect(await read(ana, (r) => r.planner.get(ana, { noun: 'task', id: record.id }))).toEqual(changed);
      expect(await update({})).toBeUndefined();
      expect(await update({ record: { ...record, id: 'gone' } })).toBeUndefined();
      const versions = () => read(ana, (r) => r.planner.versions(ana, { no: record.no }));
      expect(await versions()).toEqual([{ version: 1, state: 'open', content: 'words', replacedAt: 9 }]);
      await write(ana, (w) => w.planner.dropVersions(ana, { nos: [record.no] }));
      expect(await versions()).toEqual([]);
    });

    test('records are found by the memories that they rest on, until they rest on them no more', async () => {
      const [one, two] = await fixture.insert(ana, {}, {});
      const seqs = [one?.seq ?? 0, two?.seq ?? 0];
      const record = await put(ana, { noun: 'plan', sources: [...seqs, ...seqs] });
      const resting = (scope: UserScope, of: readonly number[]) =>
        read(scope, async (r) => ids(await r.planner.restingOn(scope, { seqs: of })));
      expect(await resting(all, seqs)).toEqual([record.id]);
      expect(await read(ana, (r) => r.planner.sources(ana, { no: record.no }))).toEqual(seqs);
      expect(await read(scopeOf('ben'), (r) => r.planner.sources(scopeOf('ben'), { no: record.no }))).toEqual([]);
      expect(await resting(ana, [999_999])).toEqual([]);
      expect(await resting(work, seqs)).toEqual([]);
      expect(await resting(ana, [])).toEqual([]);
      await write(ana, (w) => w.planner.dropSources(ana, { seqs: seqs.slice(0, 1) }));
      expect(await resting(ana, seqs.slice(0, 1))).toEqual([]);
      await write(ana, (w) => w.planner.addSources(ana, { no: record.no, seqs: [...seqs, ...seqs] }));
      expect(await resting(ana, seqs.slice(0, 1))).toEqual([record.id]);
      await write(ana, (w) => w.planner.dropSources(ana, { seqs: seqs.slice(0, 1) }));
      expect(await resting(ana, seqs)).toEqual([record.id]);
    });

    test('spaces are those in which there is anything of it, or of sessions, decisions or work', async () => {
      const spaces = (scope: UserScope) => read(scope, async (r) => (await r.planner.spaces(scope)).toSorted());
      const all: UserScope = { ...ana, spaces: '*' };
      expect(await spaces(all)).toEqual([]);
      await put(ana);
      await put(ana);
      const own = (space: string): UserScope => ({ ...ana, spaces: [space] });
      const id = (): string => newId(fixture.platform);
      const rest = { salience: 0.5, words: '{}', createdAt: 1 };
      await write(own('b'), (w) =>
        w.sessions.addTodos(own('b'), { todos: [{ id: id(), status: 'pending', progress: 0, updatedAt: 1, ...rest }] }),
      );
      await write(own('c'), (w) =>
        w.sessions.addSnapshot(own('c'), {
          snapshot: { id: id(), kind: 'error', cause: 'tool_error', hash: 'h', ...rest },
        }),
      );
      await write(own('d'), (w) =>
        w.decisions.addDecision(own('d'), { decision: { id: id(), open: true, decidedAt: 1, ...rest } }),
      );
      const work = { id: id(), action: 'a', key: 'k', success: true, occurredAt: 1 };
      await write(own('e'), (w) => w.work.add(own('e'), { work, at: 1 }));
      expect(await spaces(all)).toEqual(['b', 'c', 'd', 'default', 'e']);
      expect(await spaces({ ...ana, spaces: ['b', 'x'] })).toEqual(['b']);
      expect(await spaces({ ...all, user: 'nobody' })).toEqual([]);
    });

    test('a space has one reflection of a period', async () => {
      const make = (scope: UserScope) => put(scope, { noun: 'reflection', key: 'day:2026-11-20' });
      await make(ana);
      await make(work);
      await put(ana, { noun: 'task', key: 'day:2026-11-20' });
      await put(ana, { noun: 'task', key: 'day:2026-11-20' });
      await expect(make(ana)).rejects.toMatchObject({ code: 'internal' });
    });

    test('spaces, users and tenants see and remove their own', async () => {
      const record = await put(ana, { sessionId: 's' });
      const ben = scopeOf('ben');
      for (const scope of [work, ben, scopeOf('ana', { tenant: 'other' })]) {
        expect(await read(scope, (r) => r.planner.get(scope, { noun: 'task', id: record.id }))).toBeUndefined();
        expect(await read(scope, (r) => r.planner.list(scope, { noun: 'task', limit: 9 }))).toEqual([]);
        expect(await read(scope, (r) => r.planner.versions(scope, { no: record.no }))).toEqual([]);
        const patch = { state: 'done' };
        expect(await write(scope, (w) => w.planner.update(scope, { record, patch, at: 1 }))).toBeUndefined();
        expect(await write(scope, (w) => w.planner.forget(scope, {}))).toEqual([]);
      }
      expect(await write(ben, (w) => w.planner.remove(ben, { nos: [record.no] }))).toBe(0);
      expect(await read(ana, (r) => r.planner.get(ana, { noun: 'task', id: record.id }))).toEqual(record);
    });

    test('removing takes former versions and sources along, by number, session, time, space and user', async () => {
      const memory = await fixture.insertOne(ana);
      const record = await put(ana, { sources: [memory.seq] });
      await write(ana, (w) => w.planner.update(ana, { record, patch: { state: 'done' }, keep: true, at: 6 }));
      expect(await write(ana, (w) => w.planner.remove(ana, { nos: [record.no] }))).toBe(1);
      expect(await write(ana, (w) => w.planner.remove(ana, { nos: [record.no] }))).toBe(0);
      expect(await read(ana, (r) => r.planner.restingOn(ana, { seqs: [memory.seq] }))).toEqual([]);
      const one = await put(ana, { sessionId: 'one' }, 10);
      expect(await write(ana, (w) => w.planner.forget(ana, { to: 11 }))).toEqual([{ id: one.id, space: 'default' }]);
      await put(ana, { sessionId: 'one' }, 10);
      await put(ana, { sessionId: 'two' }, 20);
      await put(work, { sessionId: 'one' }, 30);
      const forget = async (scope: UserScope, params: object) =>
        (await write(scope, (w) => w.planner.forget(scope, params))).length;
      const left = () => read(all, async (r) => (await r.planner.list(all, { noun: 'task', limit: 9 })).length);
      expect(await forget(ana, { sessionId: 'one' })).toBe(1);
      expect(await forget(all, { from: 20, to: 30 })).toBe(1);
      expect(await left()).toBe(1);
      expect(await forget(all, {})).toBe(1);
      expect(await left()).toBe(0);
      expect(await forget(scopeOf('nobody'), {})).toBe(0);
      expect(await write(scopeOf('nobody'), (w) => w.planner.remove(scopeOf('nobody'), { nos: [1] }))).toBe(0);
    });

    test('what was there before, elsewhere, keeps its versions and instants', async () => {
      const former = [{ version: 1, state: 'draft', content: 'old', replacedAt: 3 }];
      const record = await put(ana, { past: { version: 2, createdAt: 1, updatedAt: 3, former } }, 9);
      expect(record).toMatchObject({ version: 2, createdAt: 1, updatedAt: 3 });
      expect(await read(ana, (r) => r.planner.get(ana, { noun: 'task', id: record.id }))).toEqual(record);
      expect(await read(ana, (r) => r.planner.versions(ana, { no: record.no }))).toEqual(former);
    });

    test('a time takes what was changed in it, and what was replaced in it', async () => {
      const update = (record: PlannerRecord, at: number, keep = false) =>
        write(ana, async (w) => {
          const after = await w.planner.update(ana, { record, patch: { content: `at ${at}` }, keep, at });
          return after ?? record;
        });
      const changed = await update(await put(ana, {}, 10), 50);
      const refined = await update(await update(await put(ana, {}, 10), 30, true), 90);
      const other = await put(ana, {}, 10);
      const forget = async (from: number, to: number) =>
        (await write(ana, (w) => w.planner.forget(ana, { from, to }))).length;
      const left = () => read(ana, async (r) => ids(await r.planner.list(ana, { noun: 'task', limit: 9 })));
      expect(await forget(51, 90)).toBe(0);
      expect(await forget(50, 51)).toBe(1);
      expect(await left()).toEqual([other.id, refined.id]);
      expect(await forget(30, 31)).toBe(1);
      expect(await left()).toEqual([other.id]);
      expect(changed.version).toBe(2);
    });
  });
}
