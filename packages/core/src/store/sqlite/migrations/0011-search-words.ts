import type { Migration } from '../../sql/migration.ts';

/** Words are searched in memory here, however many; the step keeps the numbers of both databases together. */
export const searchWords: Migration = {
  number: 11,
  name: 'search-words',
  breaking: false,
  sql: 'SELECT 1;',
};
