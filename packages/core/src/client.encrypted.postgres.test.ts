import { afterAll } from 'vitest';
import { open } from './open.ts';
import { testDatabases } from './store/postgres/testing/test-databases.ts';
import { describeClient } from './testing/client-suite/client-suite.ts';
import { embeddedClient } from './testing/client-suite/embedded-client.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

describeClient({
  name: 'the embedded library on an encrypted Postgres',
  open: async () => {
    const { appUrl } = await databases.make();
    return embeddedClient(
      await open({ database: appUrl, worker: false, secretKey: 'k'.repeat(32), encrypt: 'content' }),
    );
  },
});
