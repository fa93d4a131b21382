import { afterAll } from 'vitest';
import { fakePlatform } from '../../testing/fake-platform.ts';
import { describeStore } from '../../testing/store-conformance/describe-store.ts';
import { testKeyring } from '../../testing/test-keyring.ts';
import { openPostgresStore } from './open.ts';
import { testDatabases } from './testing/test-databases.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

describeStore({
  name: 'Postgres, encrypted',
  async open() {
    const platform = fakePlatform();
    const database = await databases.make();
    const store = await openPostgresStore({
      url: database.appUrl,
      platform,
      keyring: testKeyring(),
      content: true,
    });
    return {
      store,
      platform,
      async cleanup() {
        await store.close();
        await database.release();
      },
    };
  },
});
