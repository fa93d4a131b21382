import type { Migration } from '../../sql/migration.ts';

/** Who lacks vectors under heads beside the semantic one, or would be named by `users_behind`. */
export const heads: Migration = {
  number: 5,
  name: 'heads',
  breaking: false,
  sql: `
CREATE FUNCTION users_behind_in_heads(
  current_model text, others text[], job_key text, after_tenant text, after_user text, most integer)
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
      WHERE counted.user_no = state.user_no AND counted.embedding = 'none' AND counted.deleted = 0 AND counted.count > 0)
      OR (
        SELECT count(*) FILTER (WHERE read.head = 'semantic') * cardinality(others)
          > count(*) FILTER (WHERE read.head = ANY (others))
        FROM embeddings AS read WHERE read.user_no = state.user_no AND read.model = current_model))
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
