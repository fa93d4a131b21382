import type { Migration } from '../../sql/migration.ts';

/**
 * As SQLite's step, with walls. Half of each page is left free, so that a count is raised within its page (HOT): no index
 * holds what changes.
 */
export const memoryUses: Migration = {
  number: 24,
  name: 'memory-uses',
  breaking: true,
  sql: `
CREATE TABLE memory_uses (
  user_no bigint NOT NULL REFERENCES user_state,
  seq bigint NOT NULL,
  used_at bigint NOT NULL,
  uses bigint NOT NULL,
  PRIMARY KEY (user_no, seq)
) WITH (fillfactor = 50);

INSERT INTO memory_uses
SELECT user_no, seq, accessed_at, access_count FROM memories
WHERE access_count > 0 OR accessed_at <> created_at
ORDER BY user_no, seq;

ALTER TABLE memories DROP COLUMN accessed_at, DROP COLUMN access_count;

DO $walls$
DECLARE
  own constant text := $$(SELECT mine.user_no FROM user_state mine WHERE current_setting('holdfast.scope', true) = 'user' AND mine.tenant = current_setting('holdfast.tenant', true) AND mine.user_id = current_setting('holdfast.user', true))$$;
BEGIN
  ALTER TABLE memory_uses ENABLE ROW LEVEL SECURITY;
  ALTER TABLE memory_uses FORCE ROW LEVEL SECURITY;
  CREATE POLICY owner_at_work ON memory_uses TO CURRENT_USER USING (current_setting('holdfast.owner', true) = 'on');
  EXECUTE format('CREATE POLICY own_rows ON memory_uses USING (user_no = %s)', own);
END
$walls$;
`,
};
