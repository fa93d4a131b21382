import type { Generated } from 'kysely';
import type { SolutionOrigin } from '../../domain/knowledge/knowledge-store.ts';
import type { WorkState } from '../../domain/work/work-store.ts';

export interface WorkRecordsTable {
  work_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  task: string | null;
  action: string;
  /** JSON, as are its outputs. */
  input: string | null;
  output: string | null;
  success: 0 | 1;
  error: string | null;
  duration_ms: number | null;
  session_id: string | null;
  agent_id: string | null;
  source_type: string | null;
  source_id: string | null;
  work_key: string;
  problem_no: number | null;
  state: WorkState;
  occurred_at: number;
  created_at: number;
}

export interface ProblemsTable {
  problem_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  /** The memory that keeps the words. */
  seq: number;
  signature_version: number;
  exact_hash: string;
  frames_hash: string | null;
  message_hash: string;
  occurrences: number;
  state: WorkState;
  first_seen_at: number;
  last_seen_at: number;
}

export interface SolutionsTable {
  solution_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  problem_no: number;
  seq: number;
  origin: SolutionOrigin;
  successes: number;
  failures: number;
  learned_from: string | null;
  last_used_at: number | null;
  last_failed_at: number | null;
  created_at: number;
}
