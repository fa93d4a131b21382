import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { describeStore } from '../../testing/store-conformance/describe-store.ts';
import { openSqliteStore } from './open.ts';

describeStore({
  name: 'SQLite in memory',
  async open() {
    const platform = fakePlatform();
    const store = await openSqliteStore({ path: ':memory:', platform });
    return { store, platform, cleanup: () => store.close() };
  },
});

describeStore({
  name: 'SQLite in a file',
  async open() {
    const platform = fakePlatform();
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-store-'));
    // NORMAL here: the promise under test is the port's, and thousands of syncs would only take time.
    const store = await openSqliteStore({ path: join(folder, 'new', 'a.db'), platform, durability: 'normal' });
    return {
      store,
      platform,
      async cleanup() {
        await store.close();
        await rm(folder, { recursive: true });
      },
    };
  },
});
