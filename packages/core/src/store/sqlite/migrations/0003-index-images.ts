import type { Migration } from '../../sql/migration.ts';

/**
 * Images of users' indexes, derived from the other tables and worth nothing but time. All that is made of words or
 * vectors stands in the parts, which encryption at rest will have to cover. Breaking: code that does not know these
 * tables would purge memories and leave their words in a part.
 */
export const indexImages: Migration = {
  number: 3,
  name: 'index-images',
  breaking: true,
  sql: `
CREATE TABLE index_images (
  user_no INTEGER PRIMARY KEY REFERENCES user_state,
  version INTEGER NOT NULL,
  contents TEXT NOT NULL,
  parts TEXT NOT NULL
) STRICT;

CREATE TABLE index_parts (
  part_no INTEGER PRIMARY KEY AUTOINCREMENT,
  user_no INTEGER NOT NULL REFERENCES user_state,
  checksum INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE INDEX index_parts_by_user ON index_parts (user_no);
`,
};
