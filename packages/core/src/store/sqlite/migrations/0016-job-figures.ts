import type { Migration } from '../../sql/migration.ts';

/** Where there are no walls between tenants inside the database, jobs are counted by a plain query. */
export const jobFigures: Migration = {
  number: 16,
  name: 'job-figures',
  breaking: false,
  sql: 'SELECT 1;',
};
