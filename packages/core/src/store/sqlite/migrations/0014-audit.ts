import type { Migration } from '../../sql/migration.ts';

/**
 * The audit log: rows in a chain of hashes for each tenant, whose head says where it ends and where it was cut. The
 * triggers keep a slip of code or hand from changing it; who means to passes by them, and is found by the hashes. Rows
 * of `audit_waiting` come from a database in which writes run beside each other, and await their place.
 *
 * Without an index of times, which every small write would pay for: rows lie nearly in their order.
 *
 * Breaking: code that does not know it would write without a trace.
 */
export const audit: Migration = {
  number: 14,
  name: 'audit',
  breaking: true,
  sql: `
CREATE TABLE audit_rows (
  tenant TEXT NOT NULL,
  no INTEGER NOT NULL,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  operation TEXT NOT NULL,
  result TEXT NOT NULL,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (tenant, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_heads (
  tenant TEXT NOT NULL PRIMARY KEY,
  no INTEGER NOT NULL,
  hash TEXT NOT NULL,
  cut_no INTEGER NOT NULL,
  cut_hash TEXT NOT NULL,
  seal TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit_waiting (
  waiting_no INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  entry TEXT NOT NULL,
  seal TEXT NOT NULL
) STRICT;
CREATE INDEX audit_waiting_by_tenant ON audit_waiting (tenant, waiting_no);

CREATE TRIGGER audit_rows_unchanged BEFORE UPDATE ON audit_rows
BEGIN SELECT RAISE(ABORT, 'rows of the audit log are never changed'); END;
CREATE TRIGGER audit_rows_kept BEFORE DELETE ON audit_rows
WHEN OLD.no > (SELECT cut_no FROM audit_heads WHERE audit_heads.tenant = OLD.tenant)
BEGIN SELECT RAISE(ABORT, 'rows of the audit log are only cut off at its beginning'); END;
`,
};
