import { describe, expect, test } from 'vitest';
import { newId } from '../../domain/ids.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { NewWork, WorkFilter, WorkRecord, WorkTarget } from '../../domain/work/work-store.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const ben = scopeOf('ben');
const home = scopeOf('ana', { spaces: ['home'] });
const everywhere = scopeOf('ana', { spaces: '*' });

export function workSuite(under: StoreUnderTest): void {
  describe('work', () => {
    const fixture = useStore(under);
    const add = (scope: UserScope, action: string, fields: Partial<NewWork> = {}): Promise<WorkRecord> =>
      fixture.store.write(scope, async (w) => {
        await w.users.ensure(scope, { at: 1, timeZone: 'UTC' });
        const work = { id: newId(fixture.platform), action, key: action, success: true, occurredAt: 1_000, ...fields };
        return w.work.add(scope, { work, at: 5_000 });
      });
    const listed = async (scope: UserScope, filter: WorkFilter = {}, rest: object = {}): Promise<string[]> => {
      const found = await fixture.store.read(scope, (r) => r.work.list(scope, { filter, limit: 9, ...rest }));
      return found.map(({ action }) => action);
    };

    test('a record is kept whole, and found by its id and source by its user alone', async () => {
      const source = { type: 'hook', id: 'h1' };
      const whole: Omit<NewWork, 'id' | 'key' | 'action'> = {
        task: 'Müller’s report',
        input: '{"a":[1,null]}',
        output: '"done 🥐"',
        success: false,
        error: 'Error: no\nmore',
        durationMs: 12.5,
        sessionId: 's1',
        agentId: 'builder',
        source,
        problemNo: 7,
        occurredAt: 2_000,
      };
      const added = await add(ana, 'write', whole);
      expect(added).toMatchObject({ ...whole, action: 'write', space: 'default', state: 'active', createdAt: 5_000 });
      expect(await fixture.store.read(ana, (r) => r.work.get(ana, { id: added.id }))).toEqual(added);
      expect(await fixture.store.read(ana, (r) => r.work.bySource(ana, source))).toEqual(added);
      for (const scope of [ben, home]) {
        expect(await fixture.store.read(scope, (r) => r.work.get(scope, { id: added.id }))).toBeUndefined();
        expect(await fixture.store.read(scope, (r) => r.work.bySource(scope, source))).toBeUndefined();
      }
      const bare = await add(ana, 'bare', { source: { type: 'hook' } });
      expect(await fixture.store.read(ana, (r) => r.work.get(ana, { id: bare.id }))).toEqual(bare);
    });

    test('is listed newest first, filtered, page by page, within the spaces of the scope', async () => {
      await add(ana, 'first', { task: 't', occurredAt: 1_000, sessionId: 's' });
      await add(ana, 'second', { task: 't', occurredAt: 3_000, success: false, problemNo: 3 });
      const third = await add(ana, 'third', { occurredAt: 2_000, key: 'k' });
      await add(home, 'at home', { occurredAt: 4_000 });
      expect(await listed(ana)).toEqual(['second', 'third', 'first']);
      expect(await listed(everywhere)).toEqual(['at home', 'second', 'third', 'first']);
      expect(await listed(ben)).toEqual([]);
      expect(await listed(ana, { task: 't' })).toEqual(['second', 'first']);
      expect(await listed(ana, { sessionId: 's' })).toEqual(['first']);
      expect(await listed(ana, { key: 'k' })).toEqual(['third']);
      expect(await listed(ana, { success: false })).toEqual(['second']);
      expect(await listed(ana, { success: true, from: 1_500 })).toEqual(['third']);
      expect(await listed(ana, { to: 3_000 })).toEqual(['third', 'first']);
      expect(await listed(ana, { problemNo: 3 })).toEqual(['second']);
      const hook = await add(ana, 'of a hook', { source: { type: 'hook', id: '1' }, occurredAt: 1 });
      await add(ana, 'of another', { source: { type: 'hook', id: '2' }, occurredAt: 0 });
      expect(await listed(ana, { source: { type: 'hook' } })).toEqual(['of a hook', 'of another']);
      expect(await listed(ana, { source: { type: 'hook', id: '1' } })).toEqual([hook.action]);
      expect(await listed(ana, { source: { type: 'else' } })).toEqual([]);
      await fixture.store.write(ana, (w) => w.work.forget(ana, { of: 'source', type: 'hook' }));
      const after = { occurredAt: third.occurredAt, no: third.no };
      expect(await listed(ana, {}, { after })).toEqual(['first']);
      expect(await listed(ana, {}, { limit: 1 })).toEqual(['second']);
    });

    test('that is old is archived, a few at a time, and nothing about it changes', async () => {
      const old = await add(ana, 'old', { occurredAt: 1_000 });
      await add(home, 'old at home', { occurredAt: 1_500 });
      await add(ana, 'new', { occurredAt: 9_000 });
      const archive = (scope: UserScope): Promise<number> =>
        fixture.store.write(scope, (w) => w.work.archive(scope, { before: 2_000, limit: 1 }));
      expect([await archive(ana), await archive(ana), await archive(everywhere), await archive(ben)]).toEqual([
        1, 0, 1, 0,
      ]);
      expect(await listed(everywhere)).toEqual(['new']);
      expect(await listed(everywhere, { includeArchived: true })).toEqual(['new', 'old at home', 'old']);
      expect(await fixture.store.read(ana, (r) => r.work.get(ana, { id: old.id }))).toEqual({
        ...old,
        state: 'archived',
      });
    });

    test.for<readonly [what: string, target: WorkTarget, left: string[]]>([
      ['a session', { of: 'session', sessionId: 's' }, ['home', 'time', 'source 2', 'source 1']],
      ['a source', { of: 'source', type: 'hook' }, ['home', 'time', 'session']],
      ['one of a source', { of: 'source', type: 'hook', id: '1' }, ['home', 'time', 'source 2', 'session']],
      ['a time', { of: 'time', from: 4_000, to: 4_001 }, ['home', 'source 2', 'source 1', 'session']],
      ['a space', { of: 'all' }, ['home']],
    ])('of %s is forgotten for good', async ([, target, left]) => {
      await add(ana, 'session', { sessionId: 's', occurredAt: 1_000 });
      await add(ana, 'source 1', { source: { type: 'hook', id: '1' }, occurredAt: 2_000 });
      await add(ana, 'source 2', { source: { type: 'hook', id: '2' }, occurredAt: 3_000 });
      await add(ana, 'time', { occurredAt: 4_000 });
      await add(home, 'home', { sessionId: 's', occurredAt: 5_000 });
      const before = (await listed(everywhere)).length;
      const forgotten = await fixture.store.write(ana, (w) => w.work.forget(ana, target));
      expect(await listed(everywhere)).toEqual(left);
      expect(forgotten).toBe(before - left.length);
      expect(await fixture.store.write(ben, (w) => w.work.forget(ben, { of: 'all' }))).toBe(0);
    });
  });
}
