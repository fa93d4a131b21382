import type { Migration } from '../../sql/migration.ts';

/**
 * Ways to what was found by walking over a user's rows: the work of a task, what is to be archived, the runs of a
 * procedure, what is due. What is archived is not in the indexes that serve what is not.
 */
export const lookUpIndexes: Migration = {
  number: 21,
  name: 'look_up_indexes',
  breaking: false,
  sql: `
CREATE INDEX work_records_by_task ON work_records (user_no, task, occurred_at, work_no) WHERE task IS NOT NULL;
CREATE INDEX work_records_active ON work_records (user_no, occurred_at, work_no) WHERE state = 'active';
CREATE INDEX problems_active ON problems (user_no, last_seen_at, problem_no) WHERE state = 'active';
CREATE INDEX planner_records_by_procedure ON planner_records (user_no, noun, procedure_id, record_no) WHERE procedure_id IS NOT NULL;
CREATE INDEX planner_records_by_due ON planner_records (user_no, noun, due_at) WHERE due_at IS NOT NULL;
`,
};
