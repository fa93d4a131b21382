import type { Migration } from '../../sql/migration.ts';

/**
 * Work, and what is known of problems. Words of problems and solutions are those of memories; their rows hold ids, counts
 * and hashes. The words of work are its own: what tools were given and gave is too much for an index.
 *
 * Breaking: code that does not know these tables would leave them behind when a user is forgotten.
 */
export const knowledge: Migration = {
  number: 19,
  name: 'knowledge',
  breaking: true,
  sql: `
CREATE TABLE problems (
  problem_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  seq INTEGER NOT NULL UNIQUE,
  signature_version INTEGER NOT NULL,
  exact_hash TEXT NOT NULL,
  frames_hash TEXT,
  message_hash TEXT NOT NULL,
  occurrences INTEGER NOT NULL,
  state TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX problems_by_exact ON problems (user_no, exact_hash);
CREATE INDEX problems_by_frames ON problems (user_no, frames_hash) WHERE frames_hash IS NOT NULL;
CREATE INDEX problems_by_message ON problems (user_no, message_hash);
CREATE INDEX problems_by_time ON problems (user_no, last_seen_at, problem_no);

CREATE TABLE solutions (
  solution_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  problem_no INTEGER NOT NULL,
  seq INTEGER NOT NULL UNIQUE,
  origin TEXT NOT NULL,
  successes INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  learned_from TEXT,
  last_used_at INTEGER,
  last_failed_at INTEGER,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX solutions_by_problem ON solutions (user_no, problem_no);

CREATE TABLE work_records (
  work_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  task TEXT,
  action TEXT NOT NULL,
  input TEXT,
  output TEXT,
  success INTEGER NOT NULL,
  error TEXT,
  duration_ms REAL,
  session_id TEXT,
  agent_id TEXT,
  source_type TEXT,
  source_id TEXT,
  work_key TEXT NOT NULL,
  problem_no INTEGER,
  state TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX work_records_by_time ON work_records (user_no, occurred_at, work_no);
CREATE INDEX work_records_by_key ON work_records (user_no, work_key, occurred_at);
CREATE INDEX work_records_by_session ON work_records (user_no, session_id, occurred_at) WHERE session_id IS NOT NULL;
CREATE INDEX work_records_by_source ON work_records (user_no, source_type, source_id) WHERE source_type IS NOT NULL;
CREATE INDEX work_records_by_problem ON work_records (user_no, problem_no) WHERE problem_no IS NOT NULL;
`,
};
