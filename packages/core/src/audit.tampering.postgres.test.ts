import { describeTampering } from './testing/audit/tamper-suite.ts';
import { fakePlatform } from './testing/fake-platform.ts';
import { loadDriver } from './store/postgres/connect.ts';
import { openPostgresStore } from './store/postgres/open.ts';
import { testDatabases } from './store/postgres/testing/test-databases.ts';

describeTampering({
  name: 'Postgres',
  open: async () => {
    const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
    const database = await databases.make();
    const platform = fakePlatform();
    const store = await openPostgresStore({ url: database.appUrl, platform });
    const driver = await loadDriver();
    const admin = new driver.Client({ connectionString: database.adminUrl });
    await admin.connect();
    await admin.query('set search_path = holdfast');
    return {
      store,
      platform,
      run: async (...statements) => {
        for (const statement of statements) await admin.query(statement);
      },
      cleanup: async () => {
        await admin.end();
        await store.close();
        await database.release();
        await databases.remove();
      },
    };
  },
});
