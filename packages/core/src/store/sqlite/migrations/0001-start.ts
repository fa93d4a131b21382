import type { Migration } from '../../sql/migration.ts';

/**
 * A user is one row of user_state, and other tables name it by its number: the tenant and user texts would
 * otherwise be repeated in every row and every index. `user_state` exists from the first write of any kind;
 * `users` holds what a person may see of it.
 *
 * Indexes on memories: all but the id's begin with the user, so that one user's adds dirty few pages; the rarely
 * used ones are partial. The dated index leads with the time, not the hash, because hashes are random and would
 * dirty a page an add.
 */
export const start: Migration = {
  number: 1,
  name: 'start',
  breaking: true,
  sql: `
CREATE TABLE user_state (
  user_no INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  user_id TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 0,
  pruned_version INTEGER NOT NULL DEFAULT 0,
  UNIQUE (tenant, user_id)
) STRICT;

CREATE TABLE users (
  user_no INTEGER PRIMARY KEY REFERENCES user_state,
  created_at INTEGER NOT NULL,
  time_zone TEXT NOT NULL
) STRICT;

CREATE TABLE memories (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL,
  tenant TEXT NOT NULL,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  kind TEXT NOT NULL,
  content_type TEXT,
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  role TEXT,
  speaker TEXT,
  occurred_at INTEGER NOT NULL,
  dated INTEGER NOT NULL,
  session_id TEXT,
  agent_id TEXT,
  turn INTEGER,
  salience REAL NOT NULL,
  confidence REAL NOT NULL,
  decay_rate REAL NOT NULL,
  tags TEXT NOT NULL,
  derived TEXT NOT NULL,
  metadata TEXT NOT NULL,
  source_type TEXT,
  source_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  accessed_at INTEGER NOT NULL,
  access_count INTEGER NOT NULL,
  state TEXT NOT NULL,
  tier TEXT NOT NULL,
  pinned INTEGER NOT NULL,
  expires_at INTEGER,
  deleted_at INTEGER,
  version INTEGER NOT NULL,
  embedding TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX memories_by_id ON memories (id, tenant);
CREATE INDEX memories_by_user ON memories (user_no);
CREATE INDEX memories_by_time ON memories (user_no, occurred_at);
CREATE INDEX memories_by_session ON memories (user_no, session_id, space, turn) WHERE session_id IS NOT NULL;
CREATE INDEX memories_dated ON memories (user_no, occurred_at, content_hash) WHERE dated = 1;
CREATE UNIQUE INDEX memories_by_source ON memories (user_no, source_id, source_type, space)
  WHERE source_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX memories_deleted ON memories (user_no, deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE memory_counts (
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  embedding TEXT NOT NULL,
  deleted INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (user_no, space, kind, state, embedding, deleted)
) STRICT, WITHOUT ROWID;

CREATE TABLE memory_versions (
  seq INTEGER NOT NULL REFERENCES memories,
  version INTEGER NOT NULL,
  content TEXT NOT NULL,
  content_hash TEXT NOT NULL,
  tags TEXT NOT NULL,
  metadata TEXT NOT NULL,
  replaced_at INTEGER NOT NULL,
  PRIMARY KEY (seq, version)
) STRICT;

CREATE TABLE embeddings (
  embedding_no INTEGER PRIMARY KEY AUTOINCREMENT,
  user_no INTEGER NOT NULL REFERENCES user_state,
  seq INTEGER NOT NULL REFERENCES memories,
  memory_id TEXT NOT NULL,
  space TEXT NOT NULL,
  head TEXT NOT NULL,
  model TEXT NOT NULL,
  dimensions INTEGER NOT NULL,
  hidden INTEGER NOT NULL,
  vector BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX embeddings_by_user ON embeddings (user_no, head, model, seq);
CREATE INDEX embeddings_by_memory ON embeddings (seq);

CREATE TABLE changes (
  user_no INTEGER NOT NULL REFERENCES user_state,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  memory_id TEXT NOT NULL,
  space TEXT NOT NULL,
  change TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (user_no, version, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  prefix TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  user_id TEXT,
  spaces TEXT,
  permissions TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (tenant, id)
) STRICT;

CREATE TABLE jobs (
  id TEXT PRIMARY KEY,
  user_no INTEGER NOT NULL REFERENCES user_state,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  dedupe_key TEXT,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  run_at INTEGER NOT NULL,
  worker TEXT,
  last_error TEXT,
  failed_at INTEGER
) STRICT;
CREATE INDEX jobs_due ON jobs (run_at) WHERE state <> 'dead';
CREATE INDEX jobs_by_user ON jobs (user_no, state);
CREATE UNIQUE INDEX jobs_by_key ON jobs (user_no, dedupe_key) WHERE dedupe_key IS NOT NULL AND state = 'waiting';

CREATE TABLE idempotency (
  tenant TEXT NOT NULL,
  operation TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  memory_ids TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, operation, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (tenant, created_at);
`,
};
