import type { Migration } from '../../sql/migration.ts';

/**
 * Settings, prompts and the use of language models. `model_budgets` holds a day of a tenant in one row, so that one
 * conditional update decides whether a call still fits; `model_usage` says whom the calls were for. Costs are millionths
 * of a US dollar.
 */
export const languageModels: Migration = {
  number: 8,
  name: 'language-models',
  breaking: false,
  sql: `
CREATE TABLE settings (
  tenant TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  version INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_budgets (
  tenant TEXT NOT NULL,
  day TEXT NOT NULL,
  calls INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  PRIMARY KEY (tenant, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE model_usage (
  tenant TEXT NOT NULL,
  day TEXT NOT NULL,
  user_id TEXT NOT NULL,
  task TEXT NOT NULL,
  model TEXT NOT NULL,
  calls INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  PRIMARY KEY (tenant, day, user_id, task, model)
) STRICT, WITHOUT ROWID;
CREATE INDEX model_usage_by_user ON model_usage (tenant, user_id);

CREATE TABLE prompt_templates (
  tenant TEXT NOT NULL,
  task TEXT NOT NULL,
  version INTEGER NOT NULL,
  instructions TEXT NOT NULL,
  prompt TEXT NOT NULL,
  active INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (tenant, task, version)
) STRICT, WITHOUT ROWID;
`,
};
