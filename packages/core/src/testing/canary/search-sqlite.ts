import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { findIn, type Finding, type Needles } from './needles.ts';

/** Looks through every column of every table, then through the bytes of the file, its log and its shared memory. */
export function searchSqlite(path: string, needles: Needles): Finding[] {
  return [...searchTables(path, needles), ...searchFiles(path, needles)];
}

function searchTables(path: string, needles: Needles): Finding[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    return tables.flatMap(({ name }) =>
      db
        .prepare(`SELECT * FROM "${String(name)}"`)
        .all()
        .flatMap((row) =>
          Object.entries(row).flatMap(([column, value]) =>
            findIn(`${String(name)}.${column}`, value instanceof Uint8Array ? value : String(value), needles),
          ),
        ),
    );
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
