import type { Migration } from '../../sql/migration.ts';

/**
 * What is left of a forgetting, and the keys that it is proved with. `receipts.request` holds what is to be forgotten, in
 * words, while that is under way; it is emptied with the last step. `idempotency.user_no` says whose memories a key
 * stands for, so that forgetting need not look through those of a whole tenant.
 *
 * Breaking: code that does not know tombstones would store again what was forgotten.
 */
export const forgetting: Migration = {
  number: 10,
  name: 'forgetting',
  breaking: true,
  sql: `
CREATE TABLE tenant_secrets (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  value BLOB NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstones (
  user_no INTEGER NOT NULL REFERENCES user_state,
  space_mark TEXT NOT NULL,
  mark TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (user_no, mark, space_mark)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipts (
  receipt_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_no INTEGER NOT NULL REFERENCES user_state,
  state TEXT NOT NULL,
  request TEXT NOT NULL,
  progress TEXT NOT NULL,
  body TEXT,
  created_at INTEGER NOT NULL,
  completed_at INTEGER
) STRICT;
CREATE INDEX receipts_by_user ON receipts (user_no, receipt_no);

ALTER TABLE idempotency ADD COLUMN user_no INTEGER;
CREATE INDEX idempotency_by_user ON idempotency (user_no);
`,
};
