import { z } from 'zod';
import { CalendarFault } from '../../domain/planner/calendars/calendar-port.ts';
import type { GoogleApi, GoogleAs } from './google-api.ts';
import type { GoogleAnswer } from './google-call.ts';
import { eventQuery, pageQuery, type WireEvent, wireEvent, wirePage } from './wire-event.ts';

/** What came of writing an event. */
export type EventWritten =
  | { readonly kind: 'done'; readonly event: WireEvent }
  /** There is one with this id, also when it was cancelled. */
  | { readonly kind: 'exists' }
  /** It is another by now than the etag says. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'missing' };

/** All changes of a calendar, from all pages. */
export interface EventChanges {
  readonly events: readonly WireEvent[];
  readonly syncToken?: string;
  readonly name?: string;
  readonly timeZone?: string;
}

export interface GoogleEvents {
  /** Everything between two instants. */
  readonly all: (
    as: GoogleAs,
    params: { readonly calendarId: string; readonly from: number; readonly until: number },
  ) => Promise<EventChanges>;
  /** What has changed; undefined when Google takes the token no longer. */
  readonly since: (
    as: GoogleAs,
    params: { readonly calendarId: string; readonly syncToken: string },
  ) => Promise<EventChanges | undefined>;
  /** When calendars are taken, by freebusy alone. */
  readonly busy: (
    as: GoogleAs,
    params: { readonly calendarId: string; readonly from: number; readonly until: number },
  ) => Promise<readonly { readonly start: number; readonly end: number }[]>;
  /** Undefined when there is none, nor was one. */
  readonly get: (
    as: GoogleAs,
    params: { readonly calendarId: string; readonly eventId: string },
  ) => Promise<WireEvent | undefined>;
  /** @throws CalendarFault `refused` when the calendar itself is not there */
  readonly check: (as: GoogleAs, params: { readonly calendarId: string }) => Promise<void>;
  readonly insert: (
    as: GoogleAs,
    params: { readonly calendarId: string; readonly eventId: string; readonly body: object },
  ) => Promise<EventWritten>;
  /** `whole`: what is not named in the body goes. */
  readonly change: (
    as: GoogleAs,
    params: {
      readonly calendarId: string;
      readonly eventId: string;
      readonly body: object;
      readonly etag?: string | undefined;
      readonly whole?: true;
    },
  ) => Promise<EventWritten>;
  /** Makes a calendar, and says what its id is. */
  readonly addCalendar: (as: GoogleAs, params: { readonly name: string; readonly timeZone: string }) => Promise<string>;
  /** Takes a calendar out, with what is in it. One that is gone already is well. */
  readonly removeCalendar: (as: GoogleAs, params: { readonly calendarId: string }) => Promise<void>;
}

const busyAnswer = z.object({
  calendars: z.record(
    z.string(),
    z.object({
      busy: z.array(z.object({ start: z.string(), end: z.string() })).default([]),
      errors: z.array(z.object({ reason: z.string().default('unknown') })).optional(),
    }),
  ),
});

/** Longer ones Google may refuse. */
const busySpanMs = 30 * 86_400_000;
/** A calendar with more pages than that is endless. */
const mostPages = 1_000;

/** Events of the Calendar API. @throws CalendarFault */
export function googleEvents(api: GoogleApi): GoogleEvents {
  const eventPath = (calendarId: string, eventId: string): readonly string[] => [
    'calendars',
    calendarId,
    'events',
    eventId,
  ];
  /** Undefined when Google says that what it was given to go on from is over. */
  const pages = async (
    as: GoogleAs,
    calendarId: string,
    query: Readonly<Record<string, string>>,
  ): Promise<EventChanges | undefined> => {
    const events: WireEvent[] = [];
    let pageToken: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const more = pageToken === undefined ? {} : { pageToken };
      const answer = await api(as, {
        method: 'GET',
        path: ['calendars', calendarId, 'events'],
        query: { ...pageQuery, ...query, ...more },
      });
      // A token of a page is over as soon as that of the sync is; one that was never any is answered 400.
      if (answer.status === 410 || (answer.status === 400 && 'syncToken' in query)) return undefined;
      const found = read(wirePage, answer);
      events.push(...found.items);
      pageToken = found.nextPageToken;
      if (pageToken !== undefined) continue;
      const { summary: name, timeZone, nextSyncToken: syncToken } = found;
      return {
        events,
        ...(syncToken === undefined ? {} : { syncToken }),
        ...(name === undefined ? {} : { name }),
        ...(timeZone === undefined ? {} : { timeZone }),
      };
    }
    throw new CalendarFault('later', 'Google lists events without end.');
  };

  return {
    async all(as, { calendarId, from, until }) {
      const query = { timeMin: new Date(from).toISOString(), timeMax: new Date(until).toISOString() };
      const found = (await pages(as, calendarId, query)) ?? (await pages(as, calendarId, query));
      if (found === undefined) throw new CalendarFault('later', 'Google gives no whole list of the events.');
      return found;
    },
    since: (as, { calendarId, syncToken }) => pages(as, calendarId, { syncToken }),
    async busy(as, { calendarId, from, until }) {
      const found: { start: number; end: number }[] = [];
      for (let at = from; at < until; at += busySpanMs) {
        const body = {
          timeMin: new Date(at).toISOString(),
          timeMax: new Date(Math.min(until, at + busySpanMs)).toISOString(),
          items: [{ id: calendarId }],
        };
        const { calendars } = read(busyAnswer, await api(as, { method: 'POST', path: ['freeBusy'], body }));
        const one = Object.values(calendars)[0];
        const [fault] = one?.errors ?? [];
        if (fault !== undefined) throw ofCalendar(fault.reason);
        found.push(...(one?.busy ?? []).map(({ start, end }) => ({ start: Date.parse(start), end: Date.parse(end) })));
      }
      return joined(found);
    },
    async get(as, { calendarId, eventId }) {
      const answer = await api(as, { method: 'GET', path: eventPath(calendarId, eventId), query: eventQuery });
      return answer.status === 404 || answer.status === 410 ? undefined : read(wireEvent, answer);
    },
    async check(as, { calendarId }) {
      const query = { maxResults: '1', fields: 'summary' };
      read(wirePage, await api(as, { method: 'GET', path: ['calendars', calendarId, 'events'], query }));
    },
    async insert(as, { calendarId, eventId, body }) {
      const path = ['calendars', calendarId, 'events'];
      const answer = await api(as, { method: 'POST', path, query: eventQuery, body: { id: eventId, ...body } });
      if (answer.status === 409) return { kind: 'exists' };
      return { kind: 'done', event: read(wireEvent, answer) };
    },
    async change(as, { calendarId, eventId, body, etag, whole }) {
      const answer = await api(as, {
        method: whole === true ? 'PUT' : 'PATCH',
        path: eventPath(calendarId, eventId),
        query: eventQuery,
        body,
        ...(etag === undefined ? {} : { ifMatch: etag }),
      });
      if (answer.status === 412) return { kind: 'changed' };
      if (answer.status === 404 || answer.status === 410) return { kind: 'missing' };
      return { kind: 'done', event: read(wireEvent, answer) };
    },
    async addCalendar(as, { name: summary, timeZone }) {
      const answer = await api(as, { method: 'POST', path: ['calendars'], body: { summary, timeZone } });
      return read(z.object({ id: z.string().min(1) }), answer).id;
    },
    async removeCalendar(as, { calendarId }) {
      const answer = await api(as, { method: 'DELETE', path: ['calendars', calendarId] });
      if (answer.status !== 404 && answer.status !== 410) read(z.unknown(), answer);
    },
  };
}

/** @throws CalendarFault for what is no answer of the kind, or an error */
export function read<T>(schema: z.ZodType<T>, { status, body, reason }: GoogleAnswer): T {
  if (status === 404) throw ofCalendar(reason);
  if (status >= 300) throw new CalendarFault('refused', `Google refused it (${status} ${reason}).`);
  const given = schema.safeParse(body);
  if (given.success) return given.data;
  throw new CalendarFault('later', 'Google answered what cannot be read.');
}

function ofCalendar(reason: string): CalendarFault {
  if (reason === 'notFound') return new CalendarFault('refused', 'There is no such calendar at Google any more.');
  return new CalendarFault('later', `Google does not tell when the calendar is taken (${reason}).`);
}

/** Times that were cut where one call ended and the next began are one. */
function joined(
  times: readonly { readonly start: number; readonly end: number }[],
): readonly { readonly start: number; readonly end: number }[] {
  const whole: { start: number; end: number }[] = [];
  for (const { start, end } of times) {
    const last = whole.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else whole.push({ start, end });
  }
  return whole;
}
