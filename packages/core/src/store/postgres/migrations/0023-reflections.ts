import type { Migration } from '../../sql/migration.ts';

/**
 * Reflections are records of the planner, one a day or week of a space: two processes at once cannot make two.
 *
 * Breaking: code that does not know them would take them for plans when a memory is forgotten that they tell of.
 */
export const reflections: Migration = {
  number: 23,
  name: 'reflections',
  breaking: true,
  sql: `
CREATE UNIQUE INDEX planner_reflections_once ON planner_records (user_no, space, key) WHERE noun = 'reflection';
`,
};
