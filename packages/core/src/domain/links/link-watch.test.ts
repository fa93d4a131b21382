import { expect, test } from 'vitest';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform } from '../../testing/fake-platform.ts';
import type { UserScope } from '../scope.ts';
import { createLinkWatch } from './link-watch.ts';

test('whoever was asked for is asked for again once very many others were', async () => {
  const platform = fakePlatform();
  await using stack = new AsyncDisposableStack();
  const store = await openSqliteStore({ path: ':memory:', platform });
  stack.defer(() => store.close());
  const watch = createLinkWatch(platform, 2);
  const scopeOf = (user: string): UserScope => ({ kind: 'user', tenant: 'local', user, spaces: '*' });
  const ana = scopeOf('ana');
  const note = (scope: UserScope) =>
    store.write(scope, async (w) => {
      await w.users.ensure(scope, { at: 0, timeZone: 'UTC' });
      await watch.noteVectors(w, scope);
    });
  const jobs = () => store.read(ana, (r) => r.jobs.list(ana, { limit: 9 }));
  await note(ana);
  const [job] = await jobs();
  await store.write(ana, (w) => w.jobs.drop(ana, { id: job?.id ?? '' }));
  await note(ana);
  expect(await jobs()).toEqual([]);
  for (const user of ['ben', 'cleo', 'ana']) await note(scopeOf(user));
  expect(await jobs()).toHaveLength(1);
});
