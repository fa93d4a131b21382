import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Columns by table, as `name` or `name?` when they may be null, read from the source of the types. */
export function typedTables(): Record<string, string[]> {
  const folder = join(import.meta.dirname, '..');
  const source = readdirSync(folder)
    .filter((file) => /^schema(-\w+)?\.ts$/u.test(file))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
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
