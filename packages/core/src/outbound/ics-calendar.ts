import { readCalendar } from '../domain/planner/calendars/calendar.ts';
import { CalendarFault, type CalendarPort } from '../domain/planner/calendars/calendar-port.ts';
import type { Store } from '../domain/store.ts';
import { type GuardedFetch, type GuardedResponse, OutboundRefused } from './guarded-fetch.ts';

const timeoutMs = 20_000;
const maxBytes = 10_000_000;
const redirects = 5;

/** Calendars that lie at an address as iCalendar. They are read, whole each time, and never written. */
export function icsCalendar({
  store,
  fetch,
  timeZone,
}: {
  readonly store: Store;
  readonly fetch: GuardedFetch;
  /** Of a user of whom none is known. */
  readonly timeZone: string;
}): CalendarPort {
  const nothing = () => Promise.resolve({ kind: 'gone' } as const);
  return {
    kind: 'ics',
    writes: false,
    async pull({ scope, calendarId }, { from, until, signal }) {
      const { url, zone } = await store.read(scope, async ({ planner, users }) => {
        const record = await planner.get(scope, { noun: 'calendar', id: calendarId });
        return {
          url: record === undefined ? undefined : readCalendar(record).url,
          zone: (await users.timeZone(scope)) ?? timeZone,
        };
      });
      if (url === undefined) throw new CalendarFault('refused', 'It has no address.');
      const text = await fetchText(fetch, url, signal);
      // It brings a library of time zones, which nobody without such a calendar should load.
      const { readIcs } = await import('../domain/planner/calendars/ics/read-ics.ts');
      const read = readIcs(text, { from, until, zone });
      if (read === undefined) throw new CalendarFault('refused', 'What lies at its address is no calendar.');
      const { events, skipped: _skipped, ...rest } = read;
      return { events, gone: [], whole: true, ...rest };
    },
    put: nothing,
    remove: nothing,
    disconnect: () => Promise.resolve(),
  };
}

/** @throws CalendarFault; the reason of `signal` */
async function fetchText(fetch: GuardedFetch, url: string, signal: AbortSignal): Promise<string> {
  const address = url.replace(/^webcal:/iu, 'https:');
  const headers = { Accept: 'text/calendar, text/plain;q=0.5' };
  let response: GuardedResponse;
  try {
    response = await fetch(address, { headers, timeoutMs, maxBytes, whole: true, redirects, signal });
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof OutboundRefused)
      throw new CalendarFault('refused', `It may not be called: ${cause.message}.`, { cause });
    throw new CalendarFault('later', 'Its server could not be reached.', { cause });
  }
  const { status, body } = response;
  if (status === 200) return new TextDecoder().decode(body);
  if (status === 401 || status === 403) throw new CalendarFault('reconnect', `Its server answered ${status}.`);
  const gone = status >= 400 && status < 500 && status !== 408 && status !== 429;
  throw new CalendarFault(gone ? 'refused' : 'later', `Its server answered ${status}.`);
}
