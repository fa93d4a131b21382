import type { Migration } from '../../sql/migration.ts';

/**
 * What Holdfast made of the words of memories, and how far it has read. Ids and numbers only; `seq` is no reference, as a
 * rejected memory is purged and its entry stays. Breaking: code that does not know these tables would purge memories
 * without their entries.
 */
export const extractions: Migration = {
  number: 7,
  name: 'extractions',
  breaking: true,
  sql: `
CREATE TABLE user_life (
  user_no INTEGER PRIMARY KEY REFERENCES user_state,
  extracted_seq INTEGER NOT NULL,
  counts TEXT NOT NULL
) STRICT;

CREATE TABLE extractions (
  extraction_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  seq INTEGER NOT NULL,
  kind TEXT NOT NULL,
  method TEXT NOT NULL,
  facts TEXT NOT NULL,
  review TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  reviewed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX extractions_by_id ON extractions (user_no, id);
CREATE UNIQUE INDEX extractions_by_memory ON extractions (user_no, seq);
`,
};
