import type { Migration } from '../../sql/migration.ts';

/**
 * What the planner keeps: tasks, sprints, plans, patterns, procedures and runs, one row each, with the columns that they are
 * looked for by and their words as one text, which is sealed as a whole. Former states of plans, patterns and procedures
 * stand apart, as do the memories that something rests on: when one is forgotten, so are the words that came of it.
 *
 * Breaking: code that does not know these tables would leave them behind when a user is forgotten.
 */
export const planner: Migration = {
  number: 20,
  name: 'planner',
  breaking: true,
  sql: `
CREATE TABLE planner_records (
  record_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  noun TEXT NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  key TEXT,
  plan_id TEXT,
  sprint_id TEXT,
  procedure_id TEXT,
  session_id TEXT,
  due_at INTEGER,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX planner_records_by_noun ON planner_records (user_no, noun, record_no);
CREATE INDEX planner_records_by_plan ON planner_records (user_no, plan_id) WHERE plan_id IS NOT NULL;
CREATE INDEX planner_records_by_sprint ON planner_records (user_no, sprint_id) WHERE sprint_id IS NOT NULL;
CREATE INDEX planner_records_by_key ON planner_records (user_no, noun, key) WHERE key IS NOT NULL;
CREATE INDEX planner_records_by_session ON planner_records (user_no, session_id) WHERE session_id IS NOT NULL;

CREATE TABLE planner_versions (
  version_no INTEGER PRIMARY KEY AUTOINCREMENT,
  user_no INTEGER NOT NULL REFERENCES user_state,
  record_no INTEGER NOT NULL REFERENCES planner_records,
  version INTEGER NOT NULL,
  state TEXT NOT NULL,
  content TEXT NOT NULL,
  replaced_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX planner_versions_of_record ON planner_versions (record_no, version);

CREATE TABLE planner_sources (
  user_no INTEGER NOT NULL REFERENCES user_state,
  record_no INTEGER NOT NULL REFERENCES planner_records,
  seq INTEGER NOT NULL,
  PRIMARY KEY (record_no, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX planner_sources_by_memory ON planner_sources (user_no, seq);
`,
};
