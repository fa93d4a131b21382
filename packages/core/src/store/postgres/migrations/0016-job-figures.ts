import type { Migration } from '../../sql/migration.ts';

/** How many jobs wait, run and are dead, of all tenants: numbers by kind, whose they are is not told. */
export const jobFigures: Migration = {
  number: 16,
  name: 'job-figures',
  breaking: false,
  sql: `
CREATE FUNCTION job_figures() RETURNS TABLE (kind text, state text, count bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = holdfast, pg_temp AS $$
BEGIN
  PERFORM set_config('holdfast.owner', 'on', true);
  RETURN QUERY
  SELECT jobs.kind, jobs.state, count(*) FROM jobs GROUP BY jobs.kind, jobs.state;
  PERFORM set_config('holdfast.owner', '', true);
END
$$;
`,
};
