import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { migrations } from '../sqlite/migrations/all.ts';
import { leftTables, movedTables } from './tables.ts';

test('every table is either moved, column by column, or left on purpose', () => {
  const db = new DatabaseSync(':memory:');
  for (const { sql } of migrations) db.exec(sql);
  const names = db.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'").all();
  const known = [...movedTables.map(({ name }) => name), ...leftTables.filter((name) => name !== 'schema_migrations')];
  expect(names.map(({ name }) => String(name)).toSorted()).toEqual(known.toSorted());
  for (const { name, columns } of movedTables) {
    const there = db.prepare(`select name from pragma_table_info('${name}')`).all();
    expect(there.map((column) => String(column['name'])).toSorted(), name).toEqual(columns.toSorted());
  }
  db.close();
});
