import { rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { type MovedTable, movedTables } from '../../move/tables.ts';
import { migrations } from '../migrations/all.ts';
import { sqliteBackupSource } from '../move-end.ts';
import { writeArchive } from '../../backup/write.ts';

/** What a Holdfast of an earlier schema would have written of the same rows. */
export async function* olderArchive(path: string, schema: number): AsyncGenerator<Uint8Array> {
  const older = `${path}.of-${schema}`;
  const db = new DatabaseSync(path);
  db.exec(`VACUUM INTO '${older}'`);
  db.close();
  if (schema < 24) asBeforeUses(older);
  const source = await sqliteBackupSource({ path: older });
  const params = { id: 'older', now: 0, madeBy: '0.0.1', schema, tables: tablesOf(schema) };
  try {
    yield* writeArchive({ source, ...params });
  } finally {
    await source.close();
    await rm(older, { force: true });
  }
}

/** Puts the counts of use back to where they were before step 24. */
function asBeforeUses(path: string): void {
  const db = new DatabaseSync(path);
  db.exec(`ALTER TABLE memories ADD COLUMN accessed_at INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE memories ADD COLUMN access_count INTEGER NOT NULL DEFAULT 0;
    UPDATE memories SET accessed_at = created_at;
    UPDATE memories SET accessed_at = used.used_at, access_count = used.uses
    FROM memory_uses AS used WHERE used.seq = memories.seq`);
  db.close();
}

function tablesOf(schema: number): readonly MovedTable[] {
  const db = new DatabaseSync(':memory:');
  for (const { number, sql } of migrations) if (number <= schema) db.exec(sql);
  const tables = movedTables.flatMap((table) => {
    const there = db.prepare(`select name from pragma_table_info('${table.name}')`).all();
    const names = new Set(there.map(({ name }) => String(name)));
    // In the order of this version, and then those that it has no more.
    const columns = new Set([...table.columns.filter((column) => names.has(column)), ...names]);
    return names.size === 0 ? [] : [{ ...table, columns: [...columns] }];
  });
  db.close();
  return tables;
}
