import { describe, expect, test } from 'vitest';
import type { Job, JobKind, NewJob } from '../../domain/jobs/job-store.ts';
import { systemScope, type TenantScope, type UserScope } from '../../domain/scope.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const bob = scopeOf('bob');
const acme: TenantScope = { kind: 'tenant', tenant: 'acme' };
const zeta: TenantScope = { kind: 'tenant', tenant: 'zeta' };

/** Urgency, order, pauses, and what their owner does with jobs. */
export function jobOrderSuite(under: StoreUnderTest): void {
  describe('jobs in order', () => {
    const fixture = useStore(under);
    const job = (id: string, fields: Partial<NewJob> = {}): NewJob => ({
      id,
      kind: 'embed_memories',
      payload: {},
      runAt: 0,
      ...fields,
    });
    const enqueue = (scope: UserScope, ...jobs: NewJob[]) =>
      fixture.store.write(scope, (w) => w.jobs.enqueue(scope, { jobs }));
    const claim = async (limit = 9, kinds: readonly JobKind[] = ['embed_memories']): Promise<Job[]> =>
      fixture.store.write(systemScope, (w) => {
        const now = fixture.platform.now();
        return w.jobs.claim(systemScope, { kinds, worker: 'w', now, leaseUntil: now + 1_000, limit });
      });
    const claimed = async (limit = 9, kinds?: readonly JobKind[]) =>
      (await claim(limit, kinds)).map(({ id }) => id).toSorted();
    const next = () =>
      fixture.store.read(systemScope, (r) => r.jobs.nextRunAt(systemScope, { kinds: ['embed_memories'] }));
    const complete = (scope: UserScope, id: string) =>
      fixture.store.write(scope, (w) => w.jobs.complete(scope, { id, worker: 'w' }));
    const fail = (id: string, retryAt?: number) =>
      fixture.store.write(ana, (w) =>
        w.jobs.fail(ana, { id, worker: 'w', error: 'x', now: 0, ...(retryAt === undefined ? {} : { retryAt }) }),
      );

    test('what is urgent is claimed first, and what can wait last, however long it has been due', async () => {
      await enqueue(
        ana,
        job('low', { priority: 'low', runAt: 1 }),
        job('first', { runAt: 2 }),
        job('second', { runAt: 3 }),
        job('high', { priority: 'high', runAt: 4 }),
      );
      const order: string[] = [];
      for (let turn = 0; turn < 4; turn += 1) order.push(...(await claimed(1)));
      expect(order).toEqual(['high', 'first', 'second', 'low']);
    });

    test('jobs of one user and order key run one at a time, as they are due and then as they were enqueued', async () => {
      const orderKey = 'k';
      await enqueue(
        ana,
        job('c', { orderKey, runAt: 5 }),
        job('b', { orderKey }),
        job('a', { orderKey }),
        job('other', { orderKey: 'o' }),
        job('free'),
      );
      await enqueue(bob, job('bobs', { orderKey }));
      expect(await claimed()).toEqual(['b', 'bobs', 'free', 'other']);
      expect(await claimed()).toEqual([]);
      expect(await next()).toBeUndefined();
      await complete(ana, 'b');
      expect(await next()).toBe(0);
      expect(await claimed()).toEqual(['a']);
      await complete(ana, 'a');
      expect(await claimed()).toEqual(['c']);
    });

    test('a job far ahead does not hold up those of its key that are due, and waits while one of them runs', async () => {
      const orderKey = 'k';
      const now = fixture.platform.now();
      await enqueue(ana, job('ahead', { orderKey, runAt: now + 50 }), job('due', { orderKey, runAt: now }));
      expect(await claimed()).toEqual(['due']);
      fixture.platform.advance(50);
      expect(await claimed()).toEqual([]);
      await complete(ana, 'due');
      expect(await claimed()).toEqual(['ahead']);
    });

    test('a job that failed holds up those behind it until it is done or dead, and a revived one goes to the end', async () => {
      const orderKey = 'k';
      const now = fixture.platform.now();
      await enqueue(ana, job('a', { orderKey }), job('b', { orderKey }));
      expect(await claimed()).toEqual(['a']);
      await fail('a', now + 100);
      expect(await claimed()).toEqual([]);
      expect(await next()).toBe(now + 100);
      fixture.platform.advance(100);
      expect(await claimed()).toEqual(['a']);
      await fail('a');
      expect(await claimed()).toEqual(['b']);
      await fixture.store.write(ana, (w) => w.jobs.revive(ana, { id: 'a', runAt: 0 }));
      expect(await claimed()).toEqual([]);
      await complete(ana, 'b');
      expect(await claimed()).toEqual(['a']);
    });

    test('a job of an order key whose lease expired is claimed again, before any other of its key', async () => {
      const orderKey = 'k';
      await enqueue(ana, job('a', { orderKey, runAt: 1 }), job('b', { orderKey, runAt: 0 }));
      expect(await claimed()).toEqual(['b']);
      fixture.platform.advance(1_000);
      expect(await claim()).toMatchObject([{ id: 'b', attempts: 2 }]);
    });

    test('what a tenant has stopped is claimed for its users no more, until it goes on; others do not notice', async () => {
      const far = scopeOf('ana', { tenant: 'zeta' });
      await enqueue(ana, job('a'), job('p', { kind: 'purge_deleted' }));
      await enqueue(far, job('z'));
      await fixture.store.write(acme, async (w) => {
        await w.jobs.pause(acme, { kinds: ['embed_memories', 'reembed'], at: 7 });
        await w.jobs.pause(acme, { kinds: ['embed_memories'], at: 9 });
        expect(await w.jobs.paused(acme)).toEqual([
          { kind: 'embed_memories', at: 7 },
          { kind: 'reembed', at: 7 },
        ]);
      });
      expect(await fixture.store.read(zeta, (r) => r.jobs.paused(zeta))).toEqual([]);
      expect(await claimed(9, ['embed_memories', 'purge_deleted'])).toEqual(['p', 'z']);
      expect(await next()).toBeUndefined();
      await fixture.store.write(zeta, (w) => w.jobs.resume(zeta, { kinds: ['embed_memories'] }));
      expect(await claimed()).toEqual([]);
      await fixture.store.write(acme, (w) => w.jobs.resume(acme, { kinds: ['embed_memories'] }));
      expect(await next()).toBe(0);
      expect(await claimed()).toEqual(['a']);
    });

    test('jobs are listed by page, newest first, by state and kind, to their user alone', async () => {
      await enqueue(ana, job('a', { priority: 'high', orderKey: 'k' }), job('b'), job('c', { kind: 'purge_deleted' }));
      await claim(1);
      const list = (scope: UserScope, params: { states?: readonly ['dead' | 'waiting']; after?: string } = {}) =>
        fixture.store.read(scope, async (r) =>
          (await r.jobs.list(scope, { limit: 2, ...params })).map(({ id, state }) => `${id} ${state}`),
        );
      expect(await list(ana)).toEqual(['c waiting', 'b waiting']);
      expect(await list(ana, { after: 'b' })).toEqual(['a running']);
      expect(await list(ana, { states: ['dead'] })).toEqual([]);
      expect(await list(bob)).toEqual([]);
      await fixture.store.read(ana, async (r) => {
        expect(await r.jobs.get(ana, { id: 'a' })).toMatchObject({ state: 'running', priority: 'high', orderKey: 'k' });
        expect(await r.jobs.get(ana, { id: 'b' })).toMatchObject({ state: 'waiting', priority: 'normal' });
        expect(await r.jobs.list(ana, { kinds: ['purge_deleted'], limit: 9 })).toMatchObject([{ id: 'c' }]);
      });
      expect(await fixture.store.read(bob, (r) => r.jobs.get(bob, { id: 'a' }))).toBeUndefined();
    });

    test('users who have no live job of a key are told, by page, whatever others have', async () => {
      const zoe = scopeOf('zoe', { tenant: 'zeta' });
      await enqueue(ana, job('a', { key: 'night' }));
      await enqueue(bob, job('b', { key: 'other' }));
      await enqueue(zoe, job('z', { key: 'night' }));
      const without = (after?: { tenant: string; user: string }) =>
        fixture.store.read(systemScope, (r) =>
          r.jobs.usersWithout(systemScope, { key: 'night', limit: 1, ...(after === undefined ? {} : { after }) }),
        );
      expect(await without()).toEqual([{ tenant: 'acme', user: 'bob' }]);
      expect(await without({ tenant: 'acme', user: 'bob' })).toEqual([]);
      await claim();
      expect(await without({ tenant: 'acme', user: 'bob' })).toEqual([]);
      await fixture.store.write(zoe, (w) => w.jobs.fail(zoe, { id: 'z', worker: 'w', error: 'x', now: 0 }));
      expect(await without({ tenant: 'acme', user: 'bob' })).toEqual([{ tenant: 'zeta', user: 'zoe' }]);
    });

    test('its user alone lets a waiting job run at another time, or drops a job; who runs it has lost the lease', async () => {
      await enqueue(ana, job('a'), job('b', { runAt: 9e12 }));
      await claim(1);
      await fixture.store.write(bob, async (w) => {
        expect(await w.jobs.reschedule(bob, { id: 'b', runAt: 0 })).toBe(false);
        expect(await w.jobs.drop(bob, { id: 'a' })).toBe(false);
      });
      await fixture.store.write(ana, async (w) => {
        expect(await w.jobs.reschedule(ana, { id: 'a', runAt: 0 })).toBe(false);
        expect(await w.jobs.reschedule(ana, { id: 'b', runAt: 0 })).toBe(true);
        expect(await w.jobs.drop(ana, { id: 'a' })).toBe(true);
        expect(await w.jobs.drop(ana, { id: 'a' })).toBe(false);
        expect(await w.jobs.complete(ana, { id: 'a', worker: 'w' })).toBe(false);
      });
      expect(await claimed()).toEqual(['b']);
    });
  });
}
