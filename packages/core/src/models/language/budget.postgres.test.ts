import { afterAll, afterEach, beforeEach } from 'vitest';
import { nodePlatform } from '../../platform.ts';
import { openPostgresStore } from '../../store/postgres/open.ts';
import { type TestDatabase, testDatabases } from '../../store/postgres/testing/test-databases.ts';
import { describeBudget } from '../../testing/budget-suite.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
let database: TestDatabase;
beforeEach(async () => {
  database = await databases.make();
});
afterEach(() => database.release());
afterAll(() => databases.remove());

describeBudget({
  name: 'Postgres',
  async open() {
    const store = await openPostgresStore({ url: database.appUrl, platform: nodePlatform() });
    return { store, close: () => store.close() };
  },
});
