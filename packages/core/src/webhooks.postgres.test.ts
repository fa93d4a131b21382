import { afterAll } from 'vitest';
import { open } from './open.ts';
import { testDatabases } from './store/postgres/testing/test-databases.ts';
import { describeWebhooks } from './testing/webhook-suite.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

describeWebhooks({
  name: 'Postgres',
  open: async (options) => open({ ...options, database: (await databases.make()).appUrl }),
});
