import type { Migration } from '../../sql/migration.ts';

/** Vectors have had 16 bits a number here from the start; the step keeps the numbers of both databases together. */
export const halfPrecision: Migration = {
  number: 4,
  name: 'half-precision',
  breaking: false,
  sql: 'SELECT 1;',
};
