import { expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { prepareMemory } from '../memories/prepare.ts';
import type { UserScope } from '../scope.ts';
import { linkPending } from './link-pending.ts';

const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const { signal } = new AbortController();

test('whoever goes on writing is linked up to what was there at the beginning: others wait for the same worker', async () => {
  const platform = fakePlatform();
  await using stack = new AsyncDisposableStack();
  const store = await openSqliteStore({ path: ':memory:', platform });
  stack.defer(() => store.close());
  let writes = 0;
  const write = async (): Promise<void> => {
    const memories = Array.from({ length: 60 }, () =>
      prepareMemory({ content: 'The boat is red', tags: [`t${writes}`] }, platform, 'none'),
    );
    await store.write(scope, (w) => w.memories.insert(scope, { memories }));
  };
  await write();
  const dependencies = {
    store,
    // Between two batches somebody writes more than one of them takes.
    platform: {
      ...platform,
      async yieldTurn() {
        writes += 1;
        if (writes < 20) await write();
      },
    },
    termsOf: (text: string) => text.split(' '),
    index: { nearest: () => Promise.resolve({ found: [], lookups: 0 }) },
  };
  expect(await linkPending(dependencies, scope, signal)).toBeLessThanOrEqual(100);
  expect(writes).toBeLessThan(20);
});
