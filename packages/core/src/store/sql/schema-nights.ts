import type { Generated } from 'kysely';
import type {
  ConsolidationChange,
  ConsolidationOrigin,
  ConsolidationState,
  ConsolidationStep,
} from '../../domain/consolidation/consolidation-store.ts';

export interface ConsolidationsTable {
  consolidation_no: Generated<number>;
  id: string;
  user_no: number;
  /** Of the user's calendar, YYYY-MM-DD. */
  day: string;
  time_zone: string;
  origin: ConsolidationOrigin;
  state: ConsolidationState;
  step: ConsolidationStep;
  /** How far the step has come, in its own count. */
  place: number;
  from_version: number;
  until_version: number;
  /** Counts, as JSON. */
  report: string;
  created_at: number;
  updated_at: number;
  finished_at: number | null;
}

export interface ConsolidationChangesTable {
  change_no: Generated<number>;
  user_no: number;
  consolidation_no: number;
  kind: ConsolidationChange['kind'];
  seq: number | null;
  /** Ids and numbers, as JSON. */
  before: string;
  after: string;
  at: number;
}
