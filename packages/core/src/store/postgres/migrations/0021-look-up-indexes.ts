import type { Migration } from '../../sql/migration.ts';

/**
 * As SQLite's step, but for the task: its name may be longer than what fits into a row of a B-tree, and an index of its
 * beginning would be of no use, since row-level security lets no function see a column before its own condition.
 */
export const lookUpIndexes: Migration = {
  number: 21,
  name: 'look_up_indexes',
  breaking: false,
  sql: `
CREATE INDEX work_records_by_task ON work_records USING hash (task) WHERE task IS NOT NULL;
CREATE INDEX work_records_active ON work_records (user_no, occurred_at, work_no) WHERE state = 'active';
CREATE INDEX problems_active ON problems (user_no, last_seen_at, problem_no) WHERE state = 'active';
CREATE INDEX planner_records_by_procedure ON planner_records (user_no, noun, procedure_id, record_no) WHERE procedure_id IS NOT NULL;
CREATE INDEX planner_records_by_due ON planner_records (user_no, noun, due_at) WHERE due_at IS NOT NULL;
`,
};
