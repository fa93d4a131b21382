import type { Migration } from '../../sql/migration.ts';

/** Outgoing webhooks, what is to be sent to them, and how far each user's change log has been turned into that. */
export const webhooks: Migration = {
  number: 15,
  name: 'webhooks',
  breaking: false,
  sql: `
CREATE TABLE webhooks (
  tenant TEXT NOT NULL,
  id TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  user_id TEXT,
  content INTEGER NOT NULL,
  secret TEXT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  failing_since INTEGER,
  retry_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_feeds (
  user_no INTEGER NOT NULL PRIMARY KEY REFERENCES user_state,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE webhook_deliveries (
  delivery_no INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  user_no INTEGER NOT NULL REFERENCES user_state,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  data TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  status INTEGER,
  error TEXT,
  created_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE UNIQUE INDEX webhook_deliveries_once ON webhook_deliveries (tenant, webhook_id, event_id);
CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries (user_no, webhook_id, delivery_no) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (tenant, webhook_id, delivery_no);
CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (user_no, settled_at) WHERE settled_at IS NOT NULL;
`,
};
