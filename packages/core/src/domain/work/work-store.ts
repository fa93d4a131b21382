import type { Source } from '../memories/memory.ts';
import type { UserScope } from '../scope.ts';

export type WorkState = 'active' | 'archived';

/** A step of work: what was done with what, and what came of it. Instants are milliseconds. */
export interface WorkRecord {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  /** What it was for; the same for all steps of one task. */
  readonly task?: string;
  readonly action: string;
  /** JSON. */
  readonly input?: string;
  /** JSON. */
  readonly output?: string;
  readonly success: boolean;
  readonly error?: string;
  readonly durationMs?: number;
  readonly sessionId?: string;
  readonly agentId?: string;
  readonly source?: Source;
  /** The same for the same work; see `workKey`. */
  readonly key: string;
  /** The problem that the error is an occurrence of, while it is known. */
  readonly problemNo?: number;
  readonly state: WorkState;
  readonly occurredAt: number;
  readonly createdAt: number;
}

export type NewWork = Omit<WorkRecord, 'no' | 'space' | 'state' | 'createdAt'>;

/** Conditions of a list; every one given must hold. `to` is exclusive. */
export interface WorkFilter {
  readonly task?: string;
  readonly sessionId?: string;
  readonly key?: string;
  readonly success?: boolean;
  readonly problemNo?: number;
  readonly source?: Source;
  readonly from?: number;
  readonly to?: number;
  readonly includeArchived?: boolean;
}

/** Which records go for good, of the spaces in scope. */
export type WorkTarget =
  | { readonly of: 'all' }
  | { readonly of: 'session'; readonly sessionId: string }
  | { readonly of: 'source'; readonly type: string; readonly id?: string }
  | { readonly of: 'time'; readonly from: number; readonly to: number };

export interface WorkReader {
  get(scope: UserScope, params: { readonly id: string }): Promise<WorkRecord | undefined>;
  bySource(scope: UserScope, params: { readonly type: string; readonly id: string }): Promise<WorkRecord | undefined>;
  /** Newest first by (occurredAt, no); of one page, those after the last one seen. */
  list(
    scope: UserScope,
    params: {
      readonly filter: WorkFilter;
      readonly after?: { readonly occurredAt: number; readonly no: number };
      readonly limit: number;
    },
  ): Promise<WorkRecord[]>;
}

export interface WorkWriter extends WorkReader {
  /** A user scope names exactly one space. */
  add(scope: UserScope, params: { readonly work: NewWork; readonly at: number }): Promise<WorkRecord>;
  /** Archives what was done before an instant; returns how many records, at most `limit`. */
  archive(scope: UserScope, params: { readonly before: number; readonly limit: number }): Promise<number>;
  /** Removes records for good; returns how many. */
  forget(scope: UserScope, params: WorkTarget): Promise<number>;
}
