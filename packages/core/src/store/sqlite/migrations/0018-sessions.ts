import type { Migration } from '../../sql/migration.ts';

/**
 * Sessions of agents, and what they keep beside memories: snapshots, todos, how things are set up, decisions. Rows name their
 * session as memories do, by the caller's name; no unique index holds it, since it is sealed: the writer, who holds the user,
 * looks first. What a row says is one JSON text, sealed as a whole.
 *
 * Breaking: code that does not know these tables would leave them behind when a user is forgotten.
 */
export const sessions: Migration = {
  number: 18,
  name: 'sessions',
  breaking: true,
  sql: `
CREATE TABLE sessions (
  session_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  session_id TEXT NOT NULL,
  agent_id TEXT,
  parent_id TEXT,
  continues_id TEXT,
  status TEXT NOT NULL,
  outcome TEXT,
  capture INTEGER NOT NULL,
  words TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE TABLE snapshots (
  snapshot_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  session_id TEXT,
  kind TEXT NOT NULL,
  cause TEXT NOT NULL,
  salience REAL NOT NULL,
  hash TEXT NOT NULL,
  words TEXT NOT NULL,
  times INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  expires_at INTEGER
) STRICT;
CREATE TABLE todos (
  todo_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  session_id TEXT,
  status TEXT NOT NULL,
  progress REAL NOT NULL,
  salience REAL NOT NULL,
  words TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  done_at INTEGER,
  archived_at INTEGER
) STRICT;
CREATE TABLE system_states (
  state_no INTEGER PRIMARY KEY AUTOINCREMENT,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  name TEXT NOT NULL,
  session_id TEXT,
  words TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE decisions (
  decision_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  session_id TEXT,
  is_open INTEGER NOT NULL,
  salience REAL NOT NULL,
  words TEXT NOT NULL,
  decided_at INTEGER NOT NULL,
  revisit_at INTEGER,
  superseded_by TEXT,
  created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_name ON sessions (user_no, session_id);
CREATE INDEX sessions_by_time ON sessions (user_no, seen_at, session_no);
CREATE INDEX sessions_by_parent ON sessions (user_no, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX snapshots_by_kind ON snapshots (user_no, kind, snapshot_no);
CREATE INDEX snapshots_by_session ON snapshots (user_no, session_id, snapshot_no) WHERE session_id IS NOT NULL;
CREATE INDEX todos_by_user ON todos (user_no, todo_no);
CREATE INDEX todos_by_session ON todos (user_no, session_id, todo_no) WHERE session_id IS NOT NULL;
CREATE INDEX todos_open ON todos (user_no, todo_no) WHERE archived_at IS NULL AND done_at IS NULL;
CREATE INDEX system_states_by_name ON system_states (user_no, space, name);
CREATE INDEX decisions_by_time ON decisions (user_no, decided_at, decision_no);
CREATE INDEX decisions_by_session ON decisions (user_no, session_id) WHERE session_id IS NOT NULL;
`,
};
