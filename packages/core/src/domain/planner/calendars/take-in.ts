import { defined } from '../../defined.ts';
import { newId } from '../../ids.ts';
import type { Platform } from '../../platform.ts';
import type { UserScope } from '../../scope.ts';
import type { Writers } from '../../store.ts';
import { change } from '../records/records.ts';
import { contentOfBlock, readBlock, type TaskBlock } from '../schedules/block.ts';
import type { NewTime, PlannerTime } from '../times/time-store.ts';
import {
  type Calendar,
  type CalendarContent,
  type CalendarState,
  contentOfCalendar,
  keyOfCalendar,
  readCalendar,
} from './calendar.ts';
import type { CalendarFault, CalendarPull, RemoteEvent } from './calendar-port.ts';

/** Times of one calendar that are kept at most. */
export const MOST_TIMES = 20_000;

/** The words of a time that came from a calendar. */
export interface BusyContent {
  readonly title?: string;
  readonly place?: string;
  readonly allDay?: true;
  readonly etag?: string;
}

/** What came from a calendar, as the rows that it is kept in. */
export interface Arrival {
  readonly platform: Pick<Platform, 'now' | 'randomBytes' | 'sha256'>;
  /** The one space of the calendar. */
  readonly scope: UserScope;
  readonly calendarId: string;
  readonly pull: CalendarPull;
  /** The time that a whole pull speaks of. */
  readonly from: number;
  readonly until: number;
  /** What the calendar refused of what was sent to it. */
  readonly refused?: CalendarFault;
}

export interface TakenIn {
  readonly calendar: Calendar;
  /** Times that were written, moved or removed here. */
  readonly received: number;
  /** Ids of blocks that have an event there, and are not there any more. */
  readonly orphans: readonly string[];
}

/**
 * Writes what a pull brought, and nothing where nothing has changed. Foreign times are kept as busy; of our own blocks it is heeded
 * where a person has put them, and that one was taken away. Undefined when the calendar has gone meanwhile. Inside a write.
 */
export async function takeIn(
  writers: Pick<Writers, 'times' | 'planner'>,
  brought: Arrival,
): Promise<TakenIn | undefined> {
  const { platform, scope, calendarId, until, refused } = brought;
  const record = await writers.planner.get(scope, { noun: 'calendar', id: calendarId });
  if (record === undefined) return undefined;
  const at = platform.now();
  const pull = readCalendar(record).kind === 'ics' ? await withoutOthers(writers, brought) : brought.pull;
  const arrival: Arrival = { ...brought, pull };
  const busy = await takeBusy(writers, arrival, at);
  const own = await heedBlocks(writers, arrival, at);
  const { fault: _fault, failures: _failures, retryAt: _retryAt, ...before } = contentOfCalendar(readCalendar(record));
  const content: CalendarContent = {
    ...before,
    until,
    syncedAt: at,
    ...defined({ cursor: pull.cursor, timeZone: pull.timeZone }),
    // Without a time to try again: all that is not refused goes on.
    ...(refused === undefined ? {} : { fault: { kind: refused.kind, message: refused.message, at } }),
  };
  const state: CalendarState = refused === undefined ? 'active' : 'failing';
  const patch = { state, content: JSON.stringify(content), key: keyOfCalendar(content) };
  const calendar = readCalendar(await change(writers.planner, scope, { record, patch, at }));
  return { calendar, received: busy + own.received, orphans: own.orphans };
}

/** In a feed that is only read, blocks of other users are times like all others. The user's own have theirs already. */
async function withoutOthers(
  { times }: Pick<Writers, 'times'>,
  { scope, pull, from, until }: Arrival,
): Promise<CalendarPull> {
  if (pull.events.every(({ blockId }) => blockId === undefined)) return pull;
  const all: UserScope = { ...scope, spaces: '*' };
  const blocks = await times.between(all, { noun: 'block', from, until, limit: MOST_TIMES });
  const own = new Set(blocks.map(({ id }) => id));
  const events = pull.events.map(({ blockId, ...event }) =>
    blockId !== undefined && own.has(blockId) ? { ...event, blockId } : event,
  );
  return { ...pull, events };
}

async function takeBusy({ times }: Pick<Writers, 'times'>, arrival: Arrival, at: number): Promise<number> {
  const { platform, scope, calendarId, pull } = arrival;
  const keyOf = (id: string): string => platform.sha256(JSON.stringify([calendarId, id]));
  const known = await times.ofCalendar(scope, { calendarId, noun: 'busy', limit: MOST_TIMES });
  const byKey = new Map(known.map((time) => [time.remoteKey, time]));
  const foreign = new Map(
    pull.events.filter(({ blockId }) => blockId === undefined).map((event) => [keyOf(event.id), event]),
  );
  const fresh: NewTime[] = [];
  let changed = 0;
  for (const [remoteKey, event] of foreign) {
    const before = byKey.get(remoteKey);
    const time = busyOf(event);
    if (before === undefined) fresh.push({ ...time, id: newId(platform), noun: 'busy', calendarId, remoteKey });
    else if (!isSame(before, time)) {
      await times.update(scope, { time: before, patch: time, at });
      changed += 1;
    }
  }
  const named = new Set(pull.gone.map(keyOf));
  const gone = known.filter(({ remoteKey = '' }) => named.has(remoteKey) || (pull.whole && !foreign.has(remoteKey)));
  await times.insert(scope, { times: fresh.slice(0, MOST_TIMES), at });
  await times.remove(scope, { nos: gone.map(({ no }) => no) });
  return fresh.length + changed + gone.length;
}

function busyOf({
  title,
  place,
  allDay,
  etag,
  busy,
  start,
  end,
}: RemoteEvent): Pick<NewTime, 'state' | 'start' | 'end' | 'content'> {
  const content: BusyContent = { ...(allDay ? { allDay } : {}), ...defined({ title, place, etag }) };
  return { state: busy ? 'busy' : 'free', start, end, content: JSON.stringify(content) };
}

function isSame(before: PlannerTime, { state, start, end, content }: ReturnType<typeof busyOf>): boolean {
  return before.state === state && before.start === start && before.end === end && before.content === content;
}

export function readBusy({ content }: Pick<PlannerTime, 'content'>): BusyContent {
  // Sound: only this file writes them.
  return JSON.parse(content) as BusyContent;
}

async function heedBlocks(
  { times }: Pick<Writers, 'times'>,
  { scope, calendarId, pull, from, until }: Arrival,
  at: number,
): Promise<{ readonly received: number; readonly orphans: readonly string[] }> {
  // Blocks may stand in other spaces than their calendar.
  const all: UserScope = { ...scope, spaces: '*' };
  const blocks = (await times.ofCalendar(all, { calendarId, noun: 'block', limit: MOST_TIMES })).map(readBlock);
  const byId = new Map(blocks.map((block) => [block.time.id, block]));
  const there = new Set<string>();
  const orphans: string[] = [];
  let received = 0;
  for (const event of pull.events) {
    if (event.blockId === undefined) continue;
    there.add(event.blockId);
    const block = byId.get(event.blockId);
    if (block === undefined) orphans.push(event.blockId);
    // What has changed here meanwhile is sent next, and heard of then.
    else if (!block.time.unsent && differs(block, event)) {
      await takePlace({ times }, all, { block, event, at });
      received += 1;
    }
  }
  const named = new Set(pull.gone);
  const gone = blocks.filter(({ eventId = '', time: { id, start, end, unsent } }) => {
    const missing = pull.whole && !there.has(id) && end > from && start < until;
    return !unsent && !there.has(id) && (missing || named.has(eventId));
  });
  await times.remove(all, { nos: gone.map(({ time }) => time.no) });
  return { received: received + gone.length, orphans };
}

function differs({ time, etag }: TaskBlock, event: RemoteEvent): boolean {
  return time.start !== event.start || time.end !== event.end || etag !== event.etag;
}

/** A block is where a person put it in the calendar elsewhere, and stays there. */
export async function takePlace(
  { times }: Pick<Writers, 'times'>,
  scope: UserScope,
  { block, event, at }: { readonly block: TaskBlock; readonly event: RemoteEvent; readonly at: number },
): Promise<void> {
  const { time } = block;
  const { start, end, id: eventId, etag } = event;
  const moved = start !== time.start || end !== time.end;
  // One that was to be removed, and that somebody has changed there, is wanted.
  const state = moved ? 'pinned' : time.state === 'removed' ? 'free' : time.state;
  const content = contentOfBlock({ ...block, eventId, ...defined({ etag }) });
  await times.update(scope, { time, patch: { start, end, state, content, unsent: false }, at });
}
