import { createCipher } from '../../cipher.ts';
import type { BlockEvent, CalendarPlace, CalendarPort } from '../../domain/planner/calendars/calendar-port.ts';
import { type Connected, type ConnectParts, finishConsent } from '../../domain/planner/calendars/google/connect.ts';
import { beginConsent } from '../../domain/planner/calendars/google/consent.ts';
import type { OtherCalendars } from '../../domain/planner/calendars/google/scopes.ts';
import type { Scheduler } from '../../domain/scheduler.ts';
import type { UserScope } from '../../domain/scope.ts';
import type { Store } from '../../domain/store.ts';
import { createGoogle } from '../../outbound/google/create-google.ts';
import { guardedFetch } from '../../outbound/guarded-fetch.ts';
import { openSqliteStore } from '../../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../fake-platform.ts';
import type { FakeCalendar } from './fake-calendar.ts';
import { type FakeGoogle, fakeGoogle } from './fake-google-server.ts';

/** A store, a user, and Google Calendar on loopback, on one clock that pauses move forward. */
export interface GoogleWorld extends AsyncDisposable {
  readonly google: FakeGoogle;
  readonly platform: FakePlatform;
  readonly store: Store;
  readonly scope: UserScope;
  readonly port: CalendarPort;
  readonly parts: ConnectParts;
  readonly signal: AbortSignal;
  /** Pauses between tries so far, in milliseconds. */
  readonly pauses: readonly number[];
  readonly errors: readonly unknown[];
  /** Gives consent, as a person would. */
  readonly connect: (others?: OtherCalendars) => Promise<Connected>;
  /** The calendar that Holdfast has made, after connecting. */
  readonly own: () => { readonly place: CalendarPlace; readonly calendar: FakeCalendar };
  /** The person's primary calendar, when its events or times may be seen. */
  readonly primary: () => CalendarPlace;
}

/** Monday, 23 November 2026, nine in the morning in Los Angeles. */
export const mondayAtNine = Date.UTC(2026, 10, 23, 17);
export const hourMs = 3_600_000;

export async function googleWorld({
  publicUrl,
  redirectUris,
  timeoutMs = 15_000,
}: {
  readonly publicUrl?: string;
  readonly redirectUris?: readonly string[];
  /** Of one call, by the machine's own clock. */
  readonly timeoutMs?: number;
} = {}): Promise<GoogleWorld> {
  const platform = fakePlatform({ now: mondayAtNine });
  const google = await fakeGoogle({
    now: () => platform.now(),
    ...(redirectUris === undefined ? {} : { redirectUris }),
  });
  const store = await openSqliteStore({ path: ':memory:', platform });
  const scope: UserScope = { kind: 'user', tenant: 'local', user: 'ada', spaces: ['default'] };
  const cipher = createCipher({ secret: 'a secret key of more than thirty-two characters' });
  const pauses: number[] = [];
  const errors: unknown[] = [];
  const scheduler: Scheduler = {
    after(ms, work) {
      pauses.push(ms);
      platform.advance(ms);
      const waiting = setImmediate(work);
      return () => clearImmediate(waiting);
    },
  };
  const { port, door } = createGoogle({
    store,
    platform,
    scheduler,
    cipher,
    fetch: guardedFetch({ scope: 'any', allowed: [] }),
    settings: {
      clientId: google.client.id,
      clientSecret: google.client.secret,
      endpoints: google.endpoints,
      ...(publicUrl === undefined ? {} : { publicUrl }),
    },
    retry: { attempts: 4, baseMs: 500, maxMs: 8_000, timeoutMs },
    onError: (error) => void errors.push(error),
  });
  const parts: ConnectParts = { store, platform, timeZone: 'America/Los_Angeles', cipher, door };
  const { signal } = new AbortController();
  let connected: Connected | undefined;
  const calendarAt = (target: boolean): CalendarPlace => {
    const found = connected?.calendars.find((one) => (one.target === true) === target);
    if (found === undefined) throw new Error('this world has no such calendar');
    return { scope, calendarId: found.record.id };
  };
  return {
    google,
    platform,
    store,
    scope,
    port,
    parts,
    signal,
    pauses,
    errors,
    async connect(others = 'events') {
      const request = await beginConsent(parts, scope, { redirectUri: 'http://127.0.0.1:5000/callback', others });
      const answer = new URL(await google.visit(door.consentUrl(request)));
      const { state, code } = Object.fromEntries(answer.searchParams);
      connected = await finishConsent(parts, { state: state ?? '', code: code ?? '', signal });
      return connected;
    },
    own() {
      const calendar = google.calendars().find(({ appCreated }) => appCreated);
      if (calendar === undefined) throw new Error('Holdfast has made no calendar');
      return { place: calendarAt(true), calendar };
    },
    primary: () => calendarAt(false),
    async [Symbol.asyncDispose]() {
      await google[Symbol.asyncDispose]();
      await store.close();
    },
  };
}

/** A block of an hour, so many hours after Monday at nine. */
export function blockAt(hours: number, params: Partial<BlockEvent> = {}): BlockEvent {
  const start = mondayAtNine + hours * hourMs;
  return {
    blockId: `01930000-0000-7000-8000-${String(Math.round(hours * 60) + 1).padStart(12, '0')}`,
    taskId: '01930000-0000-7000-8000-00000000abcd',
    title: 'Write the report',
    description: 'Two pages.',
    start,
    end: start + hourMs,
    timeZone: 'America/Los_Angeles',
    ...params,
  };
}
