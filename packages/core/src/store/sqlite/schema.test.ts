import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from './connection.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/all.ts';

/** Columns by table, as `name` or `name?` when they may be null, read from the source of the types. */
function typedTables(): Record<string, string[]> {
  const source = readFileSync(join(import.meta.dirname, '../sql/schema.ts'), 'utf8');
  const bodyOf = (name: string): string => new RegExp(`interface ${name} \\{([^}]*)\\}`, 'u').exec(source)?.[1] ?? '';
  const fields = (body: string) =>
    [...body.matchAll(/^ {2}(\w+): (.+);$/gmu)].map(([, name = '', type = '']) => ({ name, type }));
  return Object.fromEntries(
    fields(bodyOf('Tables')).map(({ name, type }) => [
      name,
      fields(bodyOf(type))
        .map((field) => (field.type.endsWith('| null') ? `${field.name}?` : field.name))
        .toSorted(),
    ]),
  );
}

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
