import { afterAll } from 'vitest';
import { open } from './open.ts';
import { testDatabases } from './store/postgres/testing/test-databases.ts';
import { embeddedClient } from './testing/client-suite/embedded-client.ts';
import { describeExtractions } from './testing/client-suite/extractions.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

describeExtractions({
  name: 'the embedded library on Postgres',
  open: async () => embeddedClient(await open({ database: (await databases.make()).appUrl, timeZone: 'UTC' })),
});
