import type { Generated } from 'kysely';
import type {
  CaptureCause,
  SessionOutcome,
  SessionStatus,
  SnapshotKind,
  TodoStatus,
} from '../../domain/sessions/session-store.ts';

export interface SessionsTable {
  session_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  session_id: string;
  agent_id: string | null;
  parent_id: string | null;
  continues_id: string | null;
  status: SessionStatus;
  outcome: SessionOutcome | null;
  capture: 0 | 1;
  words: string;
  started_at: number;
  seen_at: number;
  ended_at: number | null;
}

export interface SnapshotsTable {
  snapshot_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  session_id: string | null;
  kind: SnapshotKind;
  cause: CaptureCause;
  salience: number;
  hash: string;
  words: string;
  times: number;
  created_at: number;
  seen_at: number;
  expires_at: number | null;
}

export interface TodosTable {
  todo_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  session_id: string | null;
  status: TodoStatus;
  progress: number;
  salience: number;
  words: string;
  created_at: number;
  updated_at: number;
  done_at: number | null;
  archived_at: number | null;
}

export interface SystemStatesTable {
  state_no: Generated<number>;
  user_no: number;
  space: string;
  name: string;
  session_id: string | null;
  words: string;
  updated_at: number;
}

export interface DecisionsTable {
  decision_no: Generated<number>;
  id: string;
  user_no: number;
  space: string;
  session_id: string | null;
  is_open: 0 | 1;
  salience: number;
  words: string;
  decided_at: number;
  revisit_at: number | null;
  superseded_by: string | null;
  created_at: number;
}
