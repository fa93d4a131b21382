import { DatabaseSync } from 'node:sqlite';
import { type MovedTable, movedTables } from '../../move/tables.ts';
import { migrations } from '../migrations/all.ts';
import { sqliteBackupSource } from '../move-end.ts';
import { writeArchive } from '../../backup/write.ts';

/** What a Holdfast of an earlier schema would have written of the same rows. */
export async function* olderArchive(path: string, schema: number): AsyncGenerator<Uint8Array> {
  const source = await sqliteBackupSource({ path });
  const params = { id: 'older', now: 0, madeBy: '0.0.1', schema, tables: tablesOf(schema) };
  try {
    yield* writeArchive({ source, ...params });
  } finally {
    await source.close();
  }
}

function tablesOf(schema: number): readonly MovedTable[] {
  const db = new DatabaseSync(':memory:');
  for (const { number, sql } of migrations) if (number <= schema) db.exec(sql);
  const tables = movedTables.flatMap((table) => {
    const there = db.prepare(`select name from pragma_table_info('${table.name}')`).all();
    const names = new Set(there.map(({ name }) => String(name)));
    return names.size === 0 ? [] : [{ ...table, columns: table.columns.filter((column) => names.has(column)) }];
  });
  db.close();
  return tables;
}
