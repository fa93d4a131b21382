import { defaultSpace, soleSpace, type UserScope } from '../../scope.ts';
import type { PlannerReader, PlannerRecord } from '../records/record-store.ts';
import type { CalendarFault, CalendarKind } from './calendar-port.ts';

/** `failing` is tried again by itself; `disconnected` waits for a person. */
export type CalendarState = 'active' | 'failing' | 'disconnected';

/** What is known of a calendar. Tokens of a kind that has them stand apart, sealed. Instants are milliseconds. */
export interface CalendarContent {
  readonly kind: CalendarKind;
  readonly name: string;
  readonly timeZone?: string;
  /** Of an ICS calendar; whoever knows it can read it, so that it is never shown whole. None for a file. */
  readonly url?: string;
  /** Of the internal one: hash of the secret of its feed. */
  readonly feed?: string;
  /** Blocks are to be seen there. */
  readonly target?: boolean;
  /** Where the next pull goes on. */
  readonly cursor?: string;
  /** All is known up to here. */
  readonly until?: number;
  readonly syncedAt?: number;
  readonly fault?: { readonly kind: CalendarFault['kind']; readonly message: string; readonly at: number };
  /** Failures one after the other. */
  readonly failures?: number;
  /** Not to be asked before. */
  readonly retryAt?: number;
}

export interface Calendar extends CalendarContent {
  readonly record: PlannerRecord;
  readonly state: CalendarState;
}

/** Calendars of a user, in all of its spaces, at most. */
export const MOST_CALENDARS = 50;
/** The key of the calendar that blocks go to; that of others is their kind. */
const TARGET = 'target';

export function readCalendar(record: PlannerRecord): Calendar {
  // Sound: only this folder writes them.
  return { ...(JSON.parse(record.content) as CalendarContent), record, state: record.state as CalendarState };
}

export function contentOfCalendar({ record: _record, state: _state, ...content }: Calendar): CalendarContent {
  return content;
}

export function keyOfCalendar({ kind, target }: CalendarContent): string {
  return target === true ? TARGET : kind;
}

/** The calendar elsewhere that blocks of a space go to: its own, else that of the default space; undefined for none. */
export async function calendarForBlocks(planner: PlannerReader, scope: UserScope): Promise<Calendar | undefined> {
  const space = soleSpace(scope);
  const own = { ...scope, spaces: space === defaultSpace ? [space] : [space, defaultSpace] };
  const filter = { key: TARGET };
  const found = await planner.list(own, { noun: 'calendar', filter, limit: MOST_CALENDARS });
  const record = found.find((one) => one.space === space) ?? found[0];
  return record === undefined ? undefined : readCalendar(record);
}

/** The newest first. */
export async function calendarsOf(planner: PlannerReader, scope: UserScope): Promise<Calendar[]> {
  return (await planner.list(scope, { noun: 'calendar', limit: MOST_CALENDARS })).map(readCalendar);
}
