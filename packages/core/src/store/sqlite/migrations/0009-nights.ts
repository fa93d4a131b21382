import type { Migration } from '../../sql/migration.ts';

/**
 * What background work needs beyond a queue: urgency, order among the jobs of one key, kinds that a tenant has stopped, the
 * runs of the night with what each changed, and how far each kind of work has come with a user. Breaking: code from before
 * would run jobs of one key beside each other, and purge memories without their entries here.
 *
 * All texts are ids, names and numbers as JSON, never words of a memory.
 */
export const nights: Migration = {
  number: 9,
  name: 'nights',
  breaking: true,
  sql: `
ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN order_key TEXT;
ALTER TABLE jobs ADD COLUMN order_no INTEGER NOT NULL DEFAULT 0;
CREATE INDEX jobs_by_priority ON jobs (priority DESC, run_at, id) WHERE state <> 'dead';
CREATE INDEX jobs_in_order ON jobs (user_no, order_key, order_no) WHERE order_key IS NOT NULL;
CREATE UNIQUE INDEX jobs_one_at_a_time ON jobs (user_no, order_key) WHERE order_key IS NOT NULL AND state = 'running';

CREATE TABLE paused_jobs (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  paused_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE user_marks (
  user_no INTEGER NOT NULL REFERENCES user_state,
  name TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (user_no, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE consolidations (
  consolidation_no INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  user_no INTEGER NOT NULL REFERENCES user_state,
  day TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  origin TEXT NOT NULL,
  state TEXT NOT NULL,
  step TEXT NOT NULL,
  place INTEGER NOT NULL,
  from_version INTEGER NOT NULL,
  until_version INTEGER NOT NULL,
  report TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER
) STRICT;
CREATE UNIQUE INDEX consolidations_by_day ON consolidations (user_no, day);
CREATE UNIQUE INDEX consolidations_by_id ON consolidations (user_no, id);

CREATE TABLE consolidation_changes (
  change_no INTEGER PRIMARY KEY,
  user_no INTEGER NOT NULL REFERENCES user_state,
  consolidation_no INTEGER NOT NULL REFERENCES consolidations,
  kind TEXT NOT NULL,
  seq INTEGER,
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX consolidation_changes_by_run ON consolidation_changes (consolidation_no, change_no);
CREATE INDEX consolidation_changes_by_memory ON consolidation_changes (user_no, seq) WHERE seq IS NOT NULL;
`,
};
