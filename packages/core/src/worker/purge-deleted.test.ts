import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Job } from '../domain/jobs/job-store.ts';
import { prepareMemory } from '../domain/memories/prepare.ts';
import { systemScope, type UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../testing/fake-platform.ts';
import { purgeDeleted } from './purge-deleted.ts';

const DAY = 86_400_000;
const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ada', spaces: ['default'] };
const job: Job = { id: 'job', kind: 'purge_deleted', tenant: 'local', user: 'ada', payload: {}, attempts: 1, runAt: 0 };
const { signal } = new AbortController();

let platform: FakePlatform;
let store: Store;
beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(async () => {
  await store.close();
});

/** Stores memories and deletes them now. */
async function deleted(count: number): Promise<void> {
  await store.write(scope, async (writers) => {
    const at = platform.now();
    await writers.users.ensure(scope, { at, timeZone: 'UTC' });
    const memories = Array.from({ length: count }, () => prepareMemory({ content: 'apple' }, platform, 'none'));
    for (const { id } of await writers.memories.insert(scope, { memories })) {
      await writers.memories.softDelete(scope, { id, at });
    }
  });
}

const purge = () => purgeDeleted({ store, platform, restoreMs: 7 * DAY })(job, { signal });
const left = async () => (await store.read(scope, (readers) => readers.memories.counts(scope))).deleted;
const nextRun = () =>
  store.read(systemScope, (readers) => readers.jobs.nextRunAt(systemScope, { kinds: ['purge_deleted'] }));

describe('the job purge_deleted', () => {
  test('removes what can no longer be restored, however much it is, and then rests', async () => {
    await deleted(450);
    platform.advance(7 * DAY + 1);
    await purge();
    expect(await left()).toBe(0);
    expect(await nextRun()).toBeUndefined();
  });

  test('leaves what can still be restored, and comes back a day later', async () => {
    await deleted(1);
    platform.advance(4 * DAY);
    await deleted(1);
    platform.advance(4 * DAY);
    await purge();
    expect(await left()).toBe(1);
    expect(await nextRun()).toBe(platform.now() + DAY);
  });

  test('waits once, however often it runs', async () => {
    await deleted(1);
    await purge();
    await purge();
    const counts = await store.read(scope, (readers) => readers.jobs.counts(scope));
    expect(counts.waiting).toBe(1);
  });

  test('stops between two slices when it is called off', async () => {
    await deleted(1);
    await expect(
      purgeDeleted({ store, platform, restoreMs: 0 })(job, { signal: AbortSignal.abort(new Error('called off')) }),
    ).rejects.toThrow('called off');
    expect(await left()).toBe(1);
  });
});
