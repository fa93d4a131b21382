import type { Migration } from '../../sql/migration.ts';

/** The model whose vectors queries of a user are compared with, and who has yet to be embedded under another. */
export const currentModel: Migration = {
  number: 2,
  name: 'current-model',
  breaking: true,
  sql: `
ALTER TABLE user_state ADD COLUMN model text COLLATE "C";

CREATE FUNCTION users_behind(current_model text, job_key text, after_tenant text, after_user text, most integer)
RETURNS TABLE (tenant text, user_id text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = holdfast, pg_temp AS $$
BEGIN
  PERFORM set_config('holdfast.owner', 'on', true);
  RETURN QUERY
  SELECT state.tenant, state.user_id FROM user_state AS state
  WHERE (state.tenant, state.user_id) > (after_tenant COLLATE "C", after_user COLLATE "C")
    -- Null is not another model: who has no vector and no memory lacks nothing.
    AND (state.model <> current_model OR EXISTS (
      SELECT 1 FROM memory_counts AS counted
      WHERE counted.user_no = state.user_no AND counted.embedding = 'none' AND counted.deleted = 0 AND counted.count > 0))
    AND NOT EXISTS (
      SELECT 1 FROM jobs
      WHERE jobs.user_no = state.user_no AND jobs.dedupe_key = job_key AND jobs.state IN ('waiting', 'running'))
  ORDER BY state.tenant, state.user_id
  LIMIT most;
  PERFORM set_config('holdfast.owner', '', true);
END
$$;
`,
};
