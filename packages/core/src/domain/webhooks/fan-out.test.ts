import { expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { prepareMemory } from '../memories/prepare.ts';
import type { UserScope } from '../scope.ts';
import { fanOut } from './fan-out.ts';

test('more changes than one transaction takes are all gone through', async () => {
  const platform = fakePlatform();
  await using stack = new AsyncDisposableStack();
  const store = await openSqliteStore({ path: ':memory:', platform });
  stack.defer(() => store.close());
  const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
  const memories = Array.from({ length: 501 }, (_, at) => prepareMemory({ content: `thing ${at}` }, platform, 'none'));
  const version = await store.write(ana, async (w) => {
    await w.users.ensure(ana, { at: 0, timeZone: 'UTC' });
    await w.memories.insert(ana, { memories });
    return w.changes.version(ana);
  });
  await fanOut({ store, platform }, ana);
  expect(await store.read(ana, (r) => r.webhooks.place(ana))).toMatchObject({ version });
});
