import type { Migration } from '../../sql/migration.ts';

/**
 * What memories are about and how they hang together. `entity_aliases` holds the names too (`own` = 1), so that a name
 * or alias is found by one look-up; keys are match keys. `graph_version` counts what is changed of entities, mentions
 * and links of a user. Breaking: code that does not know these tables could purge no memory that they name.
 */
export const lifeGraph: Migration = {
  number: 6,
  name: 'life-graph',
  breaking: true,
  sql: `
ALTER TABLE user_state ADD COLUMN graph_version INTEGER NOT NULL DEFAULT 0;

CREATE TABLE entities (
  entity_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  mentions INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX entities_by_id ON entities (user_no, id);

CREATE TABLE entity_aliases (
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  key TEXT NOT NULL,
  entity_no INTEGER NOT NULL REFERENCES entities,
  name TEXT NOT NULL,
  own INTEGER NOT NULL,
  PRIMARY KEY (user_no, key, space)
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_aliases_by_entity ON entity_aliases (entity_no);

CREATE TABLE mentions (
  user_no INTEGER NOT NULL REFERENCES user_state,
  entity_no INTEGER NOT NULL REFERENCES entities,
  seq INTEGER NOT NULL REFERENCES memories,
  PRIMARY KEY (entity_no, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_by_memory ON mentions (seq);

CREATE TABLE facts (
  fact_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  subject TEXT NOT NULL,
  predicate TEXT NOT NULL,
  object TEXT NOT NULL,
  subject_key TEXT NOT NULL,
  object_key TEXT NOT NULL,
  valid_from INTEGER,
  valid_to INTEGER,
  recorded_at INTEGER NOT NULL,
  retracted_at INTEGER,
  closed_at INTEGER,
  status TEXT NOT NULL,
  confidence REAL NOT NULL,
  origin TEXT NOT NULL,
  superseded_by TEXT,
  flagged INTEGER NOT NULL,
  confirmations INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX facts_by_id ON facts (user_no, id);
CREATE INDEX facts_by_time ON facts (user_no, recorded_at);
CREATE INDEX facts_by_subject ON facts (user_no, subject_key, predicate);
CREATE INDEX facts_by_object ON facts (user_no, object_key);

CREATE TABLE fact_sources (
  user_no INTEGER NOT NULL REFERENCES user_state,
  fact_no INTEGER NOT NULL REFERENCES facts,
  seq INTEGER NOT NULL REFERENCES memories,
  PRIMARY KEY (fact_no, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX fact_sources_by_memory ON fact_sources (seq);

CREATE TABLE links (
  user_no INTEGER NOT NULL REFERENCES user_state,
  from_seq INTEGER NOT NULL REFERENCES memories,
  to_seq INTEGER NOT NULL REFERENCES memories,
  type TEXT NOT NULL,
  weight REAL NOT NULL,
  origin TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (from_seq, to_seq, type)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_end ON links (to_seq);
CREATE INDEX links_by_age ON links (user_no, updated_at);

CREATE TABLE events (
  event_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  type TEXT NOT NULL,
  seq INTEGER NOT NULL REFERENCES memories,
  salience REAL NOT NULL,
  occurred_at INTEGER NOT NULL,
  recorded_at INTEGER NOT NULL,
  promoted_at INTEGER
) STRICT;
CREATE UNIQUE INDEX events_by_id ON events (user_no, id);
CREATE INDEX events_by_time ON events (user_no, occurred_at);
CREATE UNIQUE INDEX events_by_memory ON events (seq);
`,
};
