import { DatabaseSync } from 'node:sqlite';

export interface Connections extends Disposable {
  /** What `PRAGMA synchronous` says on each connection that may write: 2 is FULL, 1 NORMAL. */
  synchronous(): number[];
}

/**
 * Watches which SQLite connections this process opens from now on. The setting belongs to a connection, so only the
 * library's own can be asked; they are told from their first statement.
 */
export function watchConnections(): Connections {
  const seen = new Set<DatabaseSync>();
  // oxlint-disable-next-line typescript/unbound-method -- called with its owner below
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function watched(this: DatabaseSync, sql) {
    seen.add(this);
    return exec.call(this, sql);
  };
  const ask = (connection: DatabaseSync, pragma: string): number =>
    Number(connection.prepare(`PRAGMA ${pragma}`).get()?.[pragma]);
  return {
    synchronous: () =>
      [...seen]
        .filter((connection) => connection.isOpen && ask(connection, 'query_only') === 0)
        .map((connection) => ask(connection, 'synchronous')),
    [Symbol.dispose]() {
      DatabaseSync.prototype.exec = exec;
    },
  };
}
