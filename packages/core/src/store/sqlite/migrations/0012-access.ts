import type { Migration } from '../../sql/migration.ts';

/**
 * Keys narrowed to operations and made in the place of others, tenants with zone and quotas, quotas of users, and what
 * was stored for each on a day.
 *
 * A tenant need not have a row: one that was only ever named, by a channel of events for instance, works with defaults.
 * Deleted memories of the day still count as stored, so that the number cannot be read off the memories.
 *
 * Breaking: code that does not know `operations` would let a narrowed key do more than it may.
 */
export const access: Migration = {
  number: 12,
  name: 'access',
  breaking: true,
  sql: `
ALTER TABLE api_keys ADD COLUMN operations TEXT;
ALTER TABLE api_keys ADD COLUMN replaces TEXT;
ALTER TABLE users ADD COLUMN quotas TEXT;

CREATE TABLE tenants (
  tenant TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  time_zone TEXT,
  quotas TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE ingestions (
  user_no INTEGER NOT NULL REFERENCES user_state,
  day TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (user_no, day)
) STRICT, WITHOUT ROWID;
`,
};
