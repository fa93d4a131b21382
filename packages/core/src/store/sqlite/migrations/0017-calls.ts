import type { Migration } from '../../sql/migration.ts';

/**
 * Calls: who calls, what was said about a call beside its turns (which are memories), what vendors sent, and which tools
 * were asked. The unique indexes name the tenant, so that an event is stored once even when its caller has become
 * another user since. `memories_typed` serves the greeting, which has no time for a search.
 *
 * Breaking: code that does not know these tables would leave them behind when a user is forgotten.
 */
export const calls: Migration = {
  number: 17,
  name: 'calls',
  breaking: true,
  sql: `
CREATE TABLE call_identities (
  tenant TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  user_id TEXT NOT NULL,
  guest INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  called_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, kind, address)
) STRICT, WITHOUT ROWID;
CREATE INDEX call_identities_by_user ON call_identities (tenant, user_id);

CREATE TABLE conversations (
  conversation_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  tenant TEXT NOT NULL,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  provider TEXT NOT NULL,
  external_id TEXT NOT NULL,
  agent_id TEXT,
  status TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  duration_secs INTEGER,
  turns INTEGER NOT NULL,
  details TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX conversations_by_name ON conversations (tenant, provider, external_id);
CREATE INDEX conversations_by_time ON conversations (user_no, started_at, conversation_no);

CREATE TABLE call_events (
  event_no INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  user_no INTEGER NOT NULL REFERENCES user_state,
  provider TEXT NOT NULL,
  event_key TEXT NOT NULL,
  type TEXT NOT NULL,
  external_id TEXT NOT NULL,
  payload TEXT,
  received_at INTEGER NOT NULL,
  processed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX call_events_by_key ON call_events (tenant, provider, event_key);
CREATE INDEX call_events_by_call ON call_events (user_no, external_id);

CREATE TABLE tool_invocations (
  invocation_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_no INTEGER NOT NULL REFERENCES user_state,
  session_id TEXT,
  tool TEXT NOT NULL,
  origin TEXT NOT NULL,
  outcome TEXT NOT NULL,
  latency_ms REAL,
  request TEXT NOT NULL,
  response TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX tool_invocations_by_user ON tool_invocations (user_no, invocation_no);
CREATE INDEX tool_invocations_by_call ON tool_invocations (user_no, session_id) WHERE session_id IS NOT NULL;

CREATE INDEX memories_typed ON memories (user_no, salience, occurred_at)
  WHERE kind <> 'episodic' AND deleted_at IS NULL AND state = 'active';
CREATE INDEX memories_typed_lately ON memories (user_no, occurred_at)
  WHERE kind <> 'episodic' AND deleted_at IS NULL AND state = 'active';
`,
};
