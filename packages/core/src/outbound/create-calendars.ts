import { anywhere, type Reach } from '../domain/outbound/reach.ts';
import type { GoogleDependencies } from '../domain/planner/calendars/google/google-door.ts';
import type { CalendarPorts } from '../domain/planner/calendars/sync-calendar.ts';
import type { Platform } from '../domain/platform.ts';
import type { Cipher } from '../domain/secrets/cipher.ts';
import type { Store } from '../domain/store.ts';
import { systemScheduler } from '../system-scheduler.ts';
import { createGoogle } from './google/create-google.ts';
import { callbackOf, type GoogleSettings } from './google/google-endpoints.ts';
import { guardedFetch } from './guarded-fetch.ts';
import { icsCalendar } from './ics-calendar.ts';

interface CalendarParts {
  readonly store: Store;
  readonly platform: Platform;
  readonly cipher: Cipher | undefined;
  /** Where calendars may lie whose addresses users give. */
  readonly reach: Reach;
  readonly timeZone: string;
  readonly onError: (error: unknown) => void;
  readonly settings: GoogleSettings | undefined;
}

/** Calendars that lie elsewhere. Nothing is called before it is used. */
export function createCalendars(parts: CalendarParts): {
  readonly calendars: CalendarPorts;
  readonly google: GoogleDependencies | undefined;
} {
  const { store, reach, timeZone, settings } = parts;
  const ics = icsCalendar({ store, fetch: guardedFetch(reach), timeZone });
  if (settings === undefined) return { calendars: { ics }, google: undefined };
  // Google's own address, or one that the owner of the settings has put in its place.
  const fetch = guardedFetch(anywhere);
  const { port, door } = createGoogle({ ...parts, scheduler: systemScheduler, fetch, settings });
  return { calendars: { ics, google: port }, google: { door, callback: callbackOf(settings) } };
}
