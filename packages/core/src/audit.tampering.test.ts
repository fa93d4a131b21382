import { mkdtemp, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeTampering } from './testing/audit/tamper-suite.ts';
import { fakePlatform } from './testing/fake-platform.ts';
import { openSqliteStore } from './store/sqlite/open.ts';

describeTampering({
  name: 'a SQLite file',
  open: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-audit-'));
    const path = join(folder, 'a.db');
    const platform = fakePlatform();
    const store = await openSqliteStore({ path, platform, durability: 'normal' });
    const db = new DatabaseSync(path);
    db.exec('DROP TRIGGER audit_rows_unchanged; DROP TRIGGER audit_rows_kept');
    return {
      store,
      platform,
      run: async (...statements) => {
        for (const statement of statements) db.exec(statement);
      },
      cleanup: async () => {
        db.close();
        await store.close();
        await rm(folder, { recursive: true });
      },
    };
  },
});
