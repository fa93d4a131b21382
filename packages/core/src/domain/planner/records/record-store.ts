import type { UserScope } from '../../scope.ts';

/** What the planner keeps. */
export type PlannerNoun =
  | 'task'
  | 'sprint'
  | 'plan'
  | 'pattern'
  | 'procedure'
  | 'run'
  | 'calendar'
  | 'hours'
  | 'schedule'
  | 'google_account'
  | 'google_calendar'
  | 'google_consent'
  | 'reflection';

/** Ids of what a record belongs to, and what else it is looked for by. Instants are milliseconds. */
export interface RecordFields {
  /** A name or signature; not unique by itself. */
  readonly key?: string;
  readonly planId?: string;
  readonly sprintId?: string;
  readonly procedureId?: string;
  readonly sessionId?: string;
  readonly dueAt?: number;
}

/** One thing of the planner as it is stored: its words are JSON, which only its own folder reads and writes. */
export interface PlannerRecord extends RecordFields {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  readonly noun: PlannerNoun;
  readonly state: string;
  /** From 1; every change adds 1. */
  readonly version: number;
  readonly content: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface NewRecord extends RecordFields {
  readonly id: string;
  readonly noun: PlannerNoun;
  readonly state: string;
  readonly content: string;
  /** Memories that its words were made from, by `seq`. */
  readonly sources?: readonly number[];
  /** Of one that was there before, elsewhere: it keeps them. */
  readonly past?: {
    readonly version: number;
    readonly createdAt: number;
    readonly updatedAt: number;
    readonly former: readonly FormerVersion[];
  };
}

/** A change of a record: what is given takes the place of what was there, `null` removes. */
export interface RecordPatch {
  readonly state?: string;
  readonly content?: string;
  readonly key?: string;
  readonly planId?: string | null;
  readonly sprintId?: string | null;
  readonly dueAt?: number | null;
}

export interface FormerVersion {
  readonly version: number;
  readonly state: string;
  readonly content: string;
  readonly replacedAt: number;
}

export interface RecordFilter {
  readonly states?: readonly string[];
  readonly key?: string;
  readonly planId?: string;
  readonly sprintId?: string;
  readonly procedureId?: string;
  readonly dueFrom?: number;
  /** Exclusive. */
  readonly dueTo?: number;
}

export interface PlannerReader {
  get(
    scope: UserScope,
    params: { readonly noun: PlannerNoun; readonly id: string },
  ): Promise<PlannerRecord | undefined>;
  /** Those that are there, in no order. */
  getMany(
    scope: UserScope,
    params: { readonly noun: PlannerNoun; readonly ids: readonly string[] },
  ): Promise<PlannerRecord[]>;
  /** Newest first; of one page, those made before the last one seen. */
  list(
    scope: UserScope,
    params: {
      readonly noun: PlannerNoun;
      readonly filter?: RecordFilter;
      readonly before?: number;
      readonly limit: number;
    },
  ): Promise<PlannerRecord[]>;
  /** Former states of a record, newest first. */
  versions(scope: UserScope, params: { readonly no: number }): Promise<FormerVersion[]>;
  /** Memories that a record rests on, by `seq`. */
  sources(scope: UserScope, params: { readonly no: number }): Promise<number[]>;
  /** Those of the scope in which there is anything of the planner, of sessions, decisions or work; in no order. */
  spaces(scope: UserScope): Promise<string[]>;
  /** Records that rest on any of these memories. */
  restingOn(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<PlannerRecord[]>;
}

/** A user scope names exactly one space for `insert`. */
export interface PlannerWriter extends PlannerReader {
  insert(
    scope: UserScope,
    params: { readonly records: readonly NewRecord[]; readonly at: number },
  ): Promise<PlannerRecord[]>;
  /**
   * Changes a record that is still at the version given; undefined when it is not, or is gone.
   * `keep`: the former state can be read by `versions`.
   */
  update(
    scope: UserScope,
    params: {
      readonly record: Pick<PlannerRecord, 'no' | 'id' | 'noun' | 'version'>;
      readonly patch: RecordPatch;
      readonly keep?: boolean;
      readonly at: number;
    },
  ): Promise<PlannerRecord | undefined>;
  /** Removes for good. Returns how many there were. */
  remove(scope: UserScope, params: { readonly nos: readonly number[] }): Promise<number>;
  /** Removes former states of these for good. */
  dropVersions(scope: UserScope, params: { readonly nos: readonly number[] }): Promise<void>;
  /** Lets a record rest on these memories as well. */
  addSources(scope: UserScope, params: { readonly no: number; readonly seqs: readonly number[] }): Promise<void>;
  /** Lets records rest on these memories no more. */
  dropSources(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<void>;
  /**
   * Removes for good what lies in the spaces of the scope: all of it, that of a session, or what was made, changed or
   * replaced in a time (`to` exclusive). With a time stay calendars, their accounts, the times that came from them, and working time.
   * Returns what they were.
   */
  forget(
    scope: UserScope,
    params: { readonly sessionId?: string; readonly from?: number; readonly to?: number },
  ): Promise<readonly { readonly id: string; readonly space: string }[]>;
}
