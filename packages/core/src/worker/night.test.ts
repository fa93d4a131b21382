import { openSqliteStore } from '../store/sqlite/open.ts';
import { fakePlatform } from '../testing/fake-platform.ts';
import { linkSuite } from '../testing/life/link-suite.ts';
import { nightEdgesSuite } from '../testing/life/night-edges-suite.ts';
import { nightSuite } from '../testing/life/night-suite.ts';
import { reflectionChangesSuite } from '../testing/life/reflection-changes-suite.ts';
import { reflectionKeepingSuite } from '../testing/life/reflection-keeping-suite.ts';
import { reflectionSuite } from '../testing/life/reflection-suite.ts';
import type { StoreUnderTest } from '../testing/store-conformance/fixture.ts';

const under: StoreUnderTest = {
  name: 'SQLite',
  async open() {
    const platform = fakePlatform();
    const store = await openSqliteStore({ path: ':memory:', platform });
    return { store, platform, cleanup: () => store.close() };
  },
};

nightSuite(under);
nightEdgesSuite(under);
linkSuite(under);
reflectionSuite(under);
reflectionKeepingSuite(under);
reflectionChangesSuite(under);
