import { expect, test } from 'vitest';
import { typedTables } from '../sql/testing/typed-tables.ts';
import { Connection } from './connection.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';

test('the typed tables are those that the migrations make, column by column', async () => {
  const connection = new Connection(':memory:');
  await migrate(connection, { migrations, now: 0, path: ':memory:', patience: { budgetMs: 0, random: () => 0 } });
  const tables = connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  const real = Object.fromEntries(
    tables.map(({ name }) => [
      String(name),
      connection
        .rows(`SELECT name, "notnull" OR pk > 0 AS required FROM pragma_table_info('${String(name)}')`)
        .map((column) => (column['required'] === 1 ? String(column['name']) : `${String(column['name'])}?`))
        .toSorted(),
    ]),
  );
  expect(typedTables()).toEqual(real);
  connection.close();
});
