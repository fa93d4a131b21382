import type { Migration } from '../../sql/migration.ts';

/**
 * From here on vectors are stored with 16 bits a number. Nothing is rewritten: a row's length tells which it is. It is
 * a step because code from before would take the new bytes for half as many numbers.
 */
export const halfPrecision: Migration = {
  number: 4,
  name: 'half-precision',
  breaking: true,
  sql: 'SELECT 1;',
};
