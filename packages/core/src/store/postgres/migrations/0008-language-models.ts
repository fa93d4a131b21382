import type { Migration } from '../../sql/migration.ts';

/**
 * As SQLite's step. All four belong to a tenant as a whole and are seen with its settings alone; a user's own part of
 * `model_usage` is seen with that user's too, so that forgetting the user can take it along.
 */
export const languageModels: Migration = {
  number: 8,
  name: 'language-models',
  breaking: false,
  sql: `
CREATE TABLE settings (
  tenant text COLLATE "C" NOT NULL,
  name text COLLATE "C" NOT NULL,
  value text NOT NULL,
  version bigint NOT NULL,
  updated_at bigint NOT NULL,
  PRIMARY KEY (tenant, name)
);

CREATE TABLE model_budgets (
  tenant text COLLATE "C" NOT NULL,
  day text COLLATE "C" NOT NULL,
  calls bigint NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  cost bigint NOT NULL,
  PRIMARY KEY (tenant, day)
);

CREATE TABLE model_usage (
  tenant text COLLATE "C" NOT NULL,
  day text COLLATE "C" NOT NULL,
  user_id text COLLATE "C" NOT NULL,
  task text COLLATE "C" NOT NULL,
  model text COLLATE "C" NOT NULL,
  calls bigint NOT NULL,
  input_tokens bigint NOT NULL,
  output_tokens bigint NOT NULL,
  cost bigint NOT NULL,
  PRIMARY KEY (tenant, day, user_id, task, model)
);
CREATE INDEX model_usage_by_user ON model_usage (tenant, user_id);

CREATE TABLE prompt_templates (
  tenant text COLLATE "C" NOT NULL,
  task text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  instructions text NOT NULL,
  prompt text NOT NULL,
  active smallint NOT NULL,
  created_at bigint NOT NULL,
  PRIMARY KEY (tenant, task, version)
);

DO $walls$
DECLARE
  mine constant text := $$tenant = current_setting('holdfast.tenant', true)$$;
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['settings', 'model_budgets', 'model_usage', 'prompt_templates'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      $$CREATE POLICY owner_at_work ON %I TO CURRENT_USER USING (current_setting('holdfast.owner', true) = 'on')$$, name);
    EXECUTE format(
      $$CREATE POLICY of_tenant ON %I USING (current_setting('holdfast.scope', true) = 'tenant' AND %s)$$, name, mine);
  END LOOP;
  EXECUTE format(
    $$CREATE POLICY own_rows ON model_usage USING (current_setting('holdfast.scope', true) = 'user' AND %s
      AND user_id = current_setting('holdfast.user', true))$$, mine);
END
$walls$;
`,
};
