import type { Migration } from '../../sql/migration.ts';

/** Postgres needs a function here; the step keeps the numbers of both databases together. */
export const heads: Migration = {
  number: 5,
  name: 'heads',
  breaking: false,
  sql: 'SELECT 1;',
};
