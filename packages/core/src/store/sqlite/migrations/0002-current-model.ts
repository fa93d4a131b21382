import type { Migration } from '../../sql/migration.ts';

/**
 * The model whose vectors queries of a user are compared with: one row, so that a change of model is one switch.
 * Breaking: code that does not know the column would store first vectors without naming their model here.
 */
export const currentModel: Migration = {
  number: 2,
  name: 'current-model',
  breaking: true,
  sql: `
ALTER TABLE user_state ADD COLUMN model TEXT;
UPDATE user_state SET model = (
  SELECT model FROM embeddings
  WHERE embeddings.user_no = user_state.user_no AND head = 'semantic'
  GROUP BY model ORDER BY count(*) DESC, model LIMIT 1
);
`,
};
