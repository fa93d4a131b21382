import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { TakeTurn } from '../backup/turn.ts';
import { isBusy, toOwnerError } from './errors.ts';

/**
 * The turn of a database file lies in a file beside it: the lock of a transaction that the system takes back when the process ends. The
 * database itself must not be locked so long.
 */
export function sqliteBackupTurn(path: string): TakeTurn {
  const file = `${path}.backup-turn`;
  return async (work) => {
    let db: DatabaseSync | undefined;
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      db = new DatabaseSync(file);
      db.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      db?.close();
      if (isBusy(error)) return undefined;
      throw toOwnerError(error, file);
    }
    try {
      return { done: await work() };
    } finally {
      db.close();
    }
  };
}
