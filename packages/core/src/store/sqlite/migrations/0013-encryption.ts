import type { Migration } from '../../sql/migration.ts';

/**
 * Keys of users and tenants, wrapped by root keys that are never stored. Deleting a user's rows in `data_keys` makes all that
 * is sealed under them unreadable, wherever copies of it lie.
 *
 * Breaking: code that does not know sealed values would take them for what they stand for.
 */
export const encryption: Migration = {
  number: 13,
  name: 'encryption',
  breaking: true,
  sql: `
CREATE TABLE root_keys (
  id TEXT NOT NULL PRIMARY KEY,
  content INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE data_keys (
  key_no INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  user_no INTEGER,
  root TEXT NOT NULL,
  wrapped BLOB NOT NULL,
  state TEXT NOT NULL,
  rest TEXT NOT NULL,
  place TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX data_keys_by_user ON data_keys (user_no);
CREATE UNIQUE INDEX data_keys_of_user ON data_keys (user_no) WHERE state = 'current' AND user_no IS NOT NULL;
CREATE UNIQUE INDEX data_keys_of_tenant ON data_keys (tenant) WHERE state = 'current' AND user_no IS NULL;
`,
};
