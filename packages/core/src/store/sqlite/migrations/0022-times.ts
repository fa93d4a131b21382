import type { Migration } from '../../sql/migration.ts';

/**
 * Times of a person's calendar: blocks of tasks, and what came from other calendars. Calendars themselves, runs of the scheduler
 * and working hours are records of the planner. A row of their own, because they are looked for by when they are, and
 * there may be thousands.
 *
 * Breaking: code that does not know this table would leave it behind when a user is forgotten.
 */
export const times: Migration = {
  number: 22,
  name: 'times',
  breaking: true,
  sql: `
CREATE TABLE planner_times (
  time_no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  user_no INTEGER NOT NULL REFERENCES user_state,
  space TEXT NOT NULL,
  noun TEXT NOT NULL,
  state TEXT NOT NULL,
  version INTEGER NOT NULL,
  calendar_id TEXT,
  task_id TEXT,
  remote_key TEXT,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  unsent INTEGER NOT NULL,
  content TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE INDEX planner_times_by_end ON planner_times (user_no, noun, ends_at);
CREATE INDEX planner_times_by_task ON planner_times (user_no, task_id) WHERE task_id IS NOT NULL;
CREATE INDEX planner_times_by_calendar ON planner_times (user_no, calendar_id) WHERE calendar_id IS NOT NULL;
`,
};
