import type { Migration } from '../../sql/migration.ts';

/**
 * Counts of use, out of the wide rows of memories: what is recalled is counted every second, and in a row as short as
 * this some hundreds share a page that is written, where a memory nearly has one to itself. A memory never used has no
 * row. `seq` refers to no table: that would take an index of its own, and the row goes with its memory's anyway.
 *
 * Breaking: code that does not know the table looks for the counts where they are no more.
 */
export const memoryUses: Migration = {
  number: 24,
  name: 'memory-uses',
  breaking: true,
  sql: `
CREATE TABLE memory_uses (
  user_no INTEGER NOT NULL REFERENCES user_state,
  seq INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  uses INTEGER NOT NULL,
  PRIMARY KEY (user_no, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO memory_uses
SELECT user_no, seq, accessed_at, access_count FROM memories
WHERE access_count > 0 OR accessed_at <> created_at
ORDER BY user_no, seq;

ALTER TABLE memories DROP COLUMN accessed_at;
ALTER TABLE memories DROP COLUMN access_count;
`,
};
