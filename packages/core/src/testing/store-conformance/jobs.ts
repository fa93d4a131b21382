import { describe, expect, test } from 'vitest';
import type { Job, NewJob } from '../../domain/jobs/job-store.ts';
import { systemScope } from '../../domain/scope.ts';
import { scopeOf, type StoreUnderTest, useStore } from './fixture.ts';

const ana = scopeOf('ana');
const bob = scopeOf('bob');
const kinds = ['embed_memories'] as const;

export function jobsSuite(under: StoreUnderTest): void {
  describe('jobs', () => {
    const fixture = useStore(under);
    const job = (id: string, fields: Partial<NewJob> = {}): NewJob => ({
      id,
      kind: 'embed_memories',
      payload: { ids: ['m'] },
      runAt: 0,
      ...fields,
    });
    const enqueue = (...jobs: NewJob[]) => fixture.store.write(ana, (w) => w.jobs.enqueue(ana, { jobs }));
    const counts = () => fixture.store.read(ana, (r) => r.jobs.counts(ana));
    const claim = (worker: string, limit = 9): Promise<Job[]> =>
      fixture.store.write(systemScope, (w) => {
        const now = fixture.platform.now();
        return w.jobs.claim(systemScope, { kinds, worker, now, leaseUntil: now + 1_000, limit });
      });

    test('a due job is claimed once, with its user and payload, and is gone when complete', async () => {
      await enqueue(job('a'));
      const [claimed] = await claim('w1');
      expect(claimed).toMatchObject({
        id: 'a',
        kind: 'embed_memories',
        tenant: 'acme',
        user: 'ana',
        payload: { ids: ['m'] },
        attempts: 1,
      });
      expect(await claim('w2')).toEqual([]);
      expect(await counts()).toEqual({ waiting: 0, running: 1, dead: 0 });
      await fixture.store.write(bob, async (w) => {
        expect(await w.jobs.heartbeat(bob, { id: 'a', worker: 'w1', leaseUntil: 9e15 })).toBe(false);
        expect(await w.jobs.fail(bob, { id: 'a', worker: 'w1', error: 'x', retryAt: 0, now: 0 })).toBe(false);
        expect(await w.jobs.complete(bob, { id: 'a', worker: 'w1' })).toBe(false);
      });
      await fixture.store.write(ana, async (w) => {
        expect(await w.jobs.complete(ana, { id: 'a', worker: 'w2' })).toBe(false);
        expect(await w.jobs.complete(ana, { id: 'a', worker: 'w1' })).toBe(true);
        expect(await w.jobs.complete(ana, { id: 'a', worker: 'w1' })).toBe(false);
      });
      expect(await counts()).toEqual({ waiting: 0, running: 0, dead: 0 });
    });

    test('are counted by kind and state, of all users together', async () => {
      await enqueue(job('a'), job('b'), job('c', { kind: 'purge_deleted' }));
      await fixture.store.write(bob, (w) => w.jobs.enqueue(bob, { jobs: [job('d')] }));
      await claim('w1', 1);
      const figures = await fixture.store.read(systemScope, (r) => r.jobs.figures(systemScope));
      expect(figures.map(({ kind, state, count }) => `${kind} ${state} ${count}`).toSorted()).toEqual([
        'embed_memories running 1',
        'embed_memories waiting 2',
        'purge_deleted waiting 1',
      ]);
    });

    test('jobs of other kinds, or that are not due, stay; the earliest comes first', async () => {
      const now = fixture.platform.now();
      await enqueue(
        job('late', { runAt: now + 5 }),
        job('second', { runAt: now }),
        job('first', { runAt: now - 5 }),
        job('kind', { kind: 'purge_deleted' }),
      );
      expect(await fixture.store.read(systemScope, (r) => r.jobs.nextRunAt(systemScope, { kinds }))).toBe(now - 5);
      expect((await claim('w', 1)).map(({ id }) => id)).toEqual(['first']);
      expect((await claim('w')).map(({ id }) => id)).toEqual(['second']);
      expect(await fixture.store.read(systemScope, (r) => r.jobs.nextRunAt(systemScope, { kinds }))).toBe(now + 5);
      fixture.platform.advance(5);
      expect((await claim('w')).map(({ id }) => id)).toEqual(['late']);
      expect(await fixture.store.read(systemScope, (r) => r.jobs.nextRunAt(systemScope, { kinds }))).toBeUndefined();
    });

    test('a job whose lease expired is claimed again, and its first worker has lost it', async () => {
      await enqueue(job('a'));
      await claim('w1');
      fixture.platform.advance(999);
      expect(await claim('w2')).toEqual([]);
      fixture.platform.advance(1);
      expect(await claim('w2')).toMatchObject([{ id: 'a', attempts: 2 }]);
      await fixture.store.write(ana, async (w) => {
        expect(await w.jobs.heartbeat(ana, { id: 'a', worker: 'w1', leaseUntil: 9e15 })).toBe(false);
        expect(await w.jobs.complete(ana, { id: 'a', worker: 'w1' })).toBe(false);
        expect(await w.jobs.fail(ana, { id: 'a', worker: 'w1', error: 'x', now: 1 })).toBe(false);
      });
    });

    test('a heartbeat pushes the lease', async () => {
      await enqueue(job('a'));
      await claim('w1');
      const leaseUntil = fixture.platform.now() + 5_000;
      expect(await fixture.store.write(ana, (w) => w.jobs.heartbeat(ana, { id: 'a', worker: 'w1', leaseUntil }))).toBe(
        true,
      );
      fixture.platform.advance(4_999);
      expect(await claim('w2')).toEqual([]);
    });

    test('a failed job waits for its retry, dies for good, and can be revived by its user', async () => {
      await enqueue(job('a'));
      await claim('w');
      const now = fixture.platform.now();
      const fail = (retryAt?: number) =>
        fixture.store.write(ana, (w) =>
          w.jobs.fail(ana, {
            id: 'a',
            worker: 'w',
            error: 'no model',
            now,
            ...(retryAt === undefined ? {} : { retryAt }),
          }),
        );
      expect(await fail(now + 100)).toBe(true);
      expect(await claim('w')).toEqual([]);
      fixture.platform.advance(100);
      expect(await claim('w')).toMatchObject([{ attempts: 2, lastError: 'no model' }]);
      expect(await fail()).toBe(true);
      expect(await counts()).toEqual({ waiting: 0, running: 0, dead: 1 });
      expect(await fixture.store.read(ana, (r) => r.jobs.dead(ana, { limit: 9 }))).toMatchObject([
        { id: 'a', lastError: 'no model' },
      ]);
      fixture.platform.advance(1e9);
      expect(await claim('w')).toEqual([]);
      await fixture.store.write(bob, async (w) => expect(await w.jobs.revive(bob, { id: 'a', runAt: 0 })).toBe(false));
      await fixture.store.write(ana, async (w) => {
        expect(await w.jobs.revive(ana, { id: 'a', runAt: 0 })).toBe(true);
        expect(await w.jobs.revive(ana, { id: 'a', runAt: 0 })).toBe(false);
      });
      expect(await claim('w')).toMatchObject([{ id: 'a', attempts: 1 }]);
    });

    test('while a job with a key waits, another is a no-op, for this user alone', async () => {
      await enqueue(job('a', { key: 'k' }), job('b', { key: 'k' }), job('c', { key: 'other' }));
      await fixture.store.write(bob, (w) => w.jobs.enqueue(bob, { jobs: [job('d', { key: 'k' })] }));
      expect((await claim('w')).map(({ id }) => id).toSorted()).toEqual(['a', 'c', 'd']);
      await enqueue(job('e', { key: 'k' }));
      expect(await counts()).toEqual({ waiting: 1, running: 2, dead: 0 });
      await fixture.store.write(ana, (w) => w.jobs.fail(ana, { id: 'a', worker: 'w', error: 'x', retryAt: 0, now: 0 }));
      expect((await claim('w')).map(({ id }) => id).toSorted()).toEqual(['a', 'e']);
    });
  });
}
