import { afterAll } from 'vitest';
import { openPostgresStore } from '../store/postgres/open.ts';
import { testDatabases } from '../store/postgres/testing/test-databases.ts';
import { fakePlatform } from '../testing/fake-platform.ts';
import { linkSuite } from '../testing/life/link-suite.ts';
import { nightEdgesSuite } from '../testing/life/night-edges-suite.ts';
import { nightSuite } from '../testing/life/night-suite.ts';
import { reflectionChangesSuite } from '../testing/life/reflection-changes-suite.ts';
import { reflectionKeepingSuite } from '../testing/life/reflection-keeping-suite.ts';
import { reflectionSuite } from '../testing/life/reflection-suite.ts';
import type { StoreUnderTest } from '../testing/store-conformance/fixture.ts';

const databases = await testDatabases(process.env['HOLDFAST_TEST_DATABASE_URL'] ?? '');
afterAll(() => databases.remove());

const under: StoreUnderTest = {
  name: 'Postgres',
  async open() {
    const platform = fakePlatform();
    const database = await databases.make();
    const store = await openPostgresStore({ url: database.appUrl, platform });
    return {
      store,
      platform,
      async cleanup() {
        await store.close();
        await database.release();
      },
    };
  },
};

nightSuite(under);
nightEdgesSuite(under);
linkSuite(under);
reflectionSuite(under);
reflectionKeepingSuite(under);
reflectionChangesSuite(under);
