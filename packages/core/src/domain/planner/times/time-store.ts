import type { UserScope } from '../../scope.ts';

/** A block is the time of a task; `busy` is a time of a calendar that Holdfast did not make. */
export type TimeNoun = 'block' | 'busy';

/** One time of a person's calendar as it is stored: its words are JSON. Instants are milliseconds. */
export interface PlannerTime {
  readonly no: number;
  readonly id: string;
  readonly space: string;
  readonly noun: TimeNoun;
  readonly state: string;
  /** From 1; every change adds 1. */
  readonly version: number;
  /** The calendar that it came from, or is to be seen in; none for the internal one. */
  readonly calendarId?: string;
  readonly taskId?: string;
  /** Hash of its id in that calendar. */
  readonly remoteKey?: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** The calendar elsewhere does not know of it as it is now. */
  readonly unsent: boolean;
  readonly content: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type NewTime = Pick<
  PlannerTime,
  'id' | 'noun' | 'state' | 'calendarId' | 'taskId' | 'remoteKey' | 'start' | 'end' | 'content'
> & {
  readonly unsent?: boolean;
  /** Of one that was there before, elsewhere: it keeps them. */
  readonly past?: Pick<PlannerTime, 'version' | 'createdAt' | 'updatedAt'>;
};

/** What is given takes the place of what was there; `null` removes. */
export interface TimePatch {
  readonly state?: string;
  readonly start?: number;
  readonly end?: number;
  readonly unsent?: boolean;
  readonly content?: string;
  readonly calendarId?: string | null;
  readonly remoteKey?: string | null;
}

export interface TimeReader {
  get(scope: UserScope, params: { readonly noun: TimeNoun; readonly id: string }): Promise<PlannerTime | undefined>;
  /** Those that lie, in part at least, between two instants; by start, then id. */
  between(
    scope: UserScope,
    params: {
      readonly noun: TimeNoun;
      readonly from: number;
      /** Exclusive. */
      readonly until: number;
      readonly limit: number;
    },
  ): Promise<PlannerTime[]>;
  /** Newest first; of one page, those made before the last one seen. */
  list(
    scope: UserScope,
    params: { readonly noun: TimeNoun; readonly before?: number; readonly limit: number },
  ): Promise<PlannerTime[]>;
  /** Blocks of tasks; by start. */
  ofTasks(scope: UserScope, params: { readonly taskIds: readonly string[] }): Promise<PlannerTime[]>;
  /** Of one calendar, by start. `unsent`: those alone that it is to be told of. */
  ofCalendar(
    scope: UserScope,
    params: { readonly calendarId: string; readonly noun?: TimeNoun; readonly unsent?: true; readonly limit: number },
  ): Promise<PlannerTime[]>;
  /** How many of a noun there are of one calendar. */
  countOf(scope: UserScope, params: { readonly calendarId: string; readonly noun: TimeNoun }): Promise<number>;
}

/** A user scope names exactly one space for `insert`. */
export interface TimeWriter extends TimeReader {
  insert(scope: UserScope, params: { readonly times: readonly NewTime[]; readonly at: number }): Promise<PlannerTime[]>;
  /** Changes one that is still at the version given; undefined when it is not, or is gone. */
  update(
    scope: UserScope,
    params: {
      readonly time: Pick<PlannerTime, 'id' | 'noun' | 'version'>;
      readonly patch: TimePatch;
      readonly at: number;
    },
  ): Promise<PlannerTime | undefined>;
  /** Removes for good. Returns how many there were. */
  remove(scope: UserScope, params: { readonly nos: readonly number[] }): Promise<number>;
}
