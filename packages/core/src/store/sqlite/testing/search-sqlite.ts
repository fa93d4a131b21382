import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { findIn, type Finding, type Needles } from '../../../testing/canary/needles.ts';

/** Looks through every column of every table, then through the bytes of the file, its log and its shared memory. */
export function searchSqlite(path: string, needles: Needles): Finding[] {
  return [...searchTables(path, needles), ...searchFiles(path, needles)];
}

function searchTables(path: string, needles: Needles): Finding[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    return tables.flatMap(({ name }) => {
      // A column at a time: looking for every word in every field would take a minute where there are many rows.
      const columns = new Map<string, Uint8Array[]>();
      for (const row of db.prepare(`SELECT * FROM "${String(name)}"`).all()) {
        for (const [column, value] of Object.entries(row)) {
          const bytes = value instanceof Uint8Array ? value : Buffer.from(`${String(value)}\n`);
          const values = columns.get(column) ?? [];
          values.push(bytes);
          columns.set(column, values);
        }
      }
      return [...columns].flatMap(([column, values]) =>
        findIn(`${String(name)}.${column}`, Buffer.concat(values), needles),
      );
    });
  } finally {
    db.close();
  }
}

function searchFiles(path: string, needles: Needles): Finding[] {
  return ['', '-wal', '-shm', '-journal']
    .map((end) => `${path}${end}`)
    .filter((file) => existsSync(file))
    .flatMap((file) => findIn(file, readFileSync(file), needles));
}
