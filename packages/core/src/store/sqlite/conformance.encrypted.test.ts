import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { describeStore } from '../../testing/store-conformance/describe-store.ts';
import { testKeyring } from '../../testing/test-keyring.ts';
import { openSqliteStore } from './open.ts';

describeStore({
  name: 'SQLite in a file, encrypted',
  async open() {
    const platform = fakePlatform();
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-store-'));
    const path = join(folder, 'a.db');
    const store = await openSqliteStore({
      path,
      platform,
      durability: 'normal',
      keyring: testKeyring(),
      content: true,
    });
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
