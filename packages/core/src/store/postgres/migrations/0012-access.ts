import type { Migration } from '../../sql/migration.ts';

/**
 * As SQLite's step. A write of one user sees the row of its tenant, and by `tenant_use` two sums over all users of that
 * tenant, of whom it sees no row; `tenant_ids` tells which tenants there are, and nothing of them.
 */
export const access: Migration = {
  number: 12,
  name: 'access',
  breaking: true,
  sql: `
ALTER TABLE api_keys ADD COLUMN operations text;
ALTER TABLE api_keys ADD COLUMN replaces text COLLATE "C";
ALTER TABLE users ADD COLUMN quotas text;

CREATE TABLE tenants (
  tenant text COLLATE "C" PRIMARY KEY,
  name text NOT NULL,
  time_zone text,
  quotas text NOT NULL,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL
);

CREATE TABLE ingestions (
  user_no bigint NOT NULL REFERENCES user_state,
  day text COLLATE "C" NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (user_no, day)
);

DO $walls$
DECLARE
  scope constant text := $$current_setting('holdfast.scope', true)$$;
  tenant constant text := $$current_setting('holdfast.tenant', true)$$;
  own constant text := format(
    $$(SELECT mine.user_no FROM user_state mine WHERE %s = 'user' AND mine.tenant = %s AND mine.user_id = current_setting('holdfast.user', true))$$,
    scope, tenant);
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['tenants', 'ingestions'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      $$CREATE POLICY owner_at_work ON %I TO CURRENT_USER USING (current_setting('holdfast.owner', true) = 'on')$$, name);
  END LOOP;
  EXECUTE format('CREATE POLICY own_rows ON ingestions USING (user_no = %s)', own);
  EXECUTE format($$CREATE POLICY of_tenant ON tenants USING (%s = 'tenant' AND tenant = %s)$$, scope, tenant);
  -- A write of a user looks up what its tenant allows.
  EXECUTE format($$CREATE POLICY of_user ON tenants FOR SELECT USING (%s = 'user' AND tenant = %s)$$, scope, tenant);
END
$walls$;

CREATE FUNCTION tenant_use(wanted_day text) RETURNS TABLE (memories bigint, ingestions bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = holdfast, pg_temp AS $$
DECLARE
  own constant text := current_setting('holdfast.tenant', true);
BEGIN
  -- One write of the tenant at a time, until its transaction ends; the sums are taken after that, of what is there by then.
  PERFORM pg_advisory_xact_lock(hashtextextended('holdfast tenant ' || own, 0));
  PERFORM set_config('holdfast.owner', 'on', true);
  RETURN QUERY
  SELECT
    (SELECT coalesce(sum(counted.count), 0)::bigint FROM memory_counts counted JOIN user_state state USING (user_no)
      WHERE state.tenant = own AND counted.deleted = 0),
    (SELECT coalesce(sum(stored.count), 0)::bigint FROM ingestions stored JOIN user_state state USING (user_no)
      WHERE state.tenant = own AND stored.day = wanted_day);
  PERFORM set_config('holdfast.owner', '', true);
END
$$;

CREATE FUNCTION tenant_ids(after_tenant text, most integer) RETURNS TABLE (tenant text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = holdfast, pg_temp AS $$
BEGIN
  PERFORM set_config('holdfast.owner', 'on', true);
  RETURN QUERY
  SELECT tenants.tenant FROM tenants WHERE tenants.tenant > after_tenant ORDER BY tenants.tenant LIMIT most;
  PERFORM set_config('holdfast.owner', '', true);
END
$$;
`,
};
