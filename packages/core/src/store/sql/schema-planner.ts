import type { Generated } from 'kysely';
import type { PlannerNoun } from '../../domain/planner/records/record-store.ts';
import type { TimeNoun } from '../../domain/planner/times/time-store.ts';

export interface PlannerRecordsTable {
  record_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  noun: PlannerNoun;
  state: string;
  version: number;
  /** What it is looked for by: a name, a signature. */
  key: string | null;
  plan_id: string | null;
  sprint_id: string | null;
  procedure_id: string | null;
  session_id: string | null;
  due_at: number | null;
  /** JSON: every word of it. */
  content: string;
  created_at: number;
  updated_at: number;
}

export interface PlannerVersionsTable {
  version_no: Generated<number>;
  user_no: number;
  record_no: number;
  version: number;
  state: string;
  content: string;
  replaced_at: number;
}

export interface PlannerSourcesTable {
  user_no: number;
  record_no: number;
  seq: number;
}

export interface PlannerTimesTable {
  time_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  noun: TimeNoun;
  state: string;
  version: number;
  calendar_id: string | null;
  task_id: string | null;
  /** Hash of its id in the calendar it came from. */
  remote_key: string | null;
  starts_at: number;
  ends_at: number;
  unsent: 0 | 1;
  /** JSON: every word of it. */
  content: string;
  created_at: number;
  updated_at: number;
}
