import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { nodePlatform } from '../../platform.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { describeBudget } from '../../testing/budget-suite.ts';

let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'holdfast-budget-'));
});
beforeEach(() => {
  files += 1;
});
afterAll(() => rm(folder, { recursive: true }));

describeBudget({
  name: 'SQLite',
  async open() {
    const path = join(folder, `${files}.db`);
    const store = await openSqliteStore({ path, platform: nodePlatform(), durability: 'normal' });
    return { store, close: () => store.close() };
  },
});
