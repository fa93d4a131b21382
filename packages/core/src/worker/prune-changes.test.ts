import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Job } from '../domain/jobs/job-store.ts';
import { prepareMemory } from '../domain/memories/prepare.ts';
import { systemScope, type UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { compose } from '../compose.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../testing/fake-platform.ts';
import { pruneChanges } from './prune-changes.ts';

const DAY = 86_400_000;
const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ada', spaces: ['default'] };
const job: Job = { id: 'job', kind: 'prune_changes', tenant: 'local', user: 'ada', payload: {}, attempts: 1, runAt: 0 };
const { signal } = new AbortController();

let platform: FakePlatform;
let store: Store;
beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

const remember = (count: number): Promise<unknown> =>
  store.write(scope, ({ memories }) =>
    memories.insert(scope, {
      memories: Array.from({ length: count }, () => prepareMemory({ content: 'apple' }, platform, 'none')),
    }),
  );
const size = () => store.read(scope, ({ changes }) => changes.size(scope));
const prune = () => pruneChanges({ store, platform, most: 4_000, keep: 1_000 })(job, { signal });

test('the job prune_changes shortens a long log to its newest entries, in slices', async () => {
  for (let round = 0; round < 20; round += 1) await remember(250);
  platform.advance(7 * DAY + 1);
  await prune();
  expect(await size()).toBe(1_000);
});

test('the job prune_changes leaves a log that is short, or of this week', async () => {
  await remember(4_000);
  platform.advance(8 * DAY);
  await prune();
  expect(await size()).toBe(4_000);
  for (let round = 0; round < 2; round += 1) await remember(2_001);
  await prune();
  expect(await size()).toBe(4_002);
  await prune();
  expect(await size()).toBe(4_002);
});

test('remembering and editing leave such a job behind now and then, once', async () => {
  const holdfast = compose(
    { path: ':memory:', worker: false, user: 'ada', extraction: 'off' },
    { platform, store, embedder: undefined },
  );
  const next = () => store.read(systemScope, ({ jobs }) => jobs.nextRunAt(systemScope, { kinds: ['prune_changes'] }));
  const { memory } = await holdfast.remember({ content: 'tea' });
  expect(await next()).toBeUndefined();
  for (let edit = 0; edit < 97; edit += 1) await holdfast.updateMemory({ id: memory.id, content: `tea ${edit}` });
  expect(await next()).toBeGreaterThan(platform.now());
  await holdfast.rememberMany({ items: Array.from({ length: 200 }, () => ({ content: 'apple' })) });
  expect((await holdfast.stats({})).jobs.waiting).toBe(1);
});

test('a change feed that starts before what is kept says so', async () => {
  const holdfast = compose(
    { path: ':memory:', worker: false, user: 'ada', extraction: 'off' },
    { platform, store, embedder: undefined },
  );
  for (let round = 0; round < 3; round += 1) await holdfast.remember({ content: 'tea' });
  expect(await holdfast.listChanges({ after: 0 })).toMatchObject({ complete: true });
  const before = platform.now() + DAY;
  await store.write(scope, ({ changes }) => changes.prune(scope, { keep: 1, before, limit: 10 }));
  const late = await holdfast.listChanges({ after: 0 });
  expect(late).toMatchObject({ complete: false, version: 3 });
  expect(late.changes).toHaveLength(1);
  expect(await holdfast.listChanges({ after: 1 })).toMatchObject({ complete: false });
  expect(await holdfast.listChanges({ after: 2 })).toMatchObject({ complete: true });
});
