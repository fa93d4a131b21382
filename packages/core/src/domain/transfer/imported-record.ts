import type { NewDecision } from '../decisions/decision-store.ts';
import type { SolutionOrigin } from '../knowledge/knowledge-store.ts';
import type { TrackRecord } from '../knowledge/track-record.ts';
import type { NewRecord } from '../planner/records/record-store.ts';
import type { NewTime } from '../planner/times/time-store.ts';
import type { NewSession, NewTodo, Snapshot } from '../sessions/session-store.ts';
import type { NewWork } from '../work/work-store.ts';

/** A problem; its words are those of a memory that is there already. */
export interface ImportedProblem {
  readonly id: string;
  readonly memoryId: string;
  readonly occurrences: number;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

export interface ImportedSolution extends TrackRecord {
  readonly id: string;
  readonly problemId: string;
  readonly memoryId: string;
  readonly origin: SolutionOrigin;
  readonly lastUsedAt?: number;
  readonly lastFailedAt?: number;
  readonly createdAt: number;
}

export type ImportedWork = Omit<NewWork, 'key' | 'problemNo'> & { readonly problemId?: string };
export type ImportedDecision = NewDecision & { readonly supersededBy?: string };
export type ImportedPlan = Omit<NewRecord, 'sources'> & { readonly memoryIds: readonly string[] };

/** A block or a time that is taken, without what a calendar elsewhere knows of it. */
export type ImportedTime = Omit<NewTime, 'remoteKey' | 'unsent'>;

/** One thing of an export, as it is to be stored. Instants are milliseconds. */
export type ImportedRecord =
  | { readonly kind: 'session'; readonly row: NewSession }
  | { readonly kind: 'snapshot'; readonly row: Omit<Snapshot, 'no' | 'space'> }
  | { readonly kind: 'todo'; readonly row: NewTodo }
  | {
      readonly kind: 'systemState';
      readonly row: { readonly name: string; readonly words: string; readonly sessionId?: string; readonly at: number };
    }
  | { readonly kind: 'decision'; readonly row: ImportedDecision }
  | { readonly kind: 'problem'; readonly row: ImportedProblem }
  | { readonly kind: 'solution'; readonly row: ImportedSolution }
  | { readonly kind: 'work'; readonly row: ImportedWork }
  | { readonly kind: 'planner'; readonly row: ImportedPlan }
  | { readonly kind: 'time'; readonly row: ImportedTime };
