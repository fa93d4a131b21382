import { afterEach, beforeEach, expect, test } from 'vitest';
import { insertCalendar } from '../domain/planner/calendars/write-calendar.ts';
import { writeWith } from '../domain/planner/records/records.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../testing/fake-platform.ts';
import { type GuardedFetch, OutboundRefused } from './guarded-fetch.ts';
import { icsCalendar } from './ics-calendar.ts';

const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };
const window = { from: Date.UTC(2026, 10, 1), until: Date.UTC(2026, 11, 1) };

let platform: FakePlatform;
let store: Store;
beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
});
afterEach(() => store.close());

async function pull(fetch: GuardedFetch, { url, signal }: { url?: string; signal?: AbortSignal } = {}) {
  const content = { kind: 'ics', name: 'Work', ...(url === undefined ? {} : { url }) } as const;
  const { record } = await writeWith({ store, platform, timeZone: 'Europe/Berlin' }, ana, (writers, at) =>
    insertCalendar(writers, ana, { platform, content, at }),
  );
  const port = icsCalendar({ store, fetch, timeZone: 'UTC' });
  const place = { scope: ana, calendarId: record.id };
  return port.pull(place, { ...window, signal: signal ?? new AbortController().signal });
}

const answers =
  (status: number, body = ''): GuardedFetch =>
  async () => ({ status, headers: new Headers(), body: new Uint8Array(Buffer.from(body)) });
const url = 'webcal://calendar.example/work.ics';

test('a calendar at an address is read in the zone of the user', async () => {
  const called: string[] = [];
  const text =
    'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20261120T090000\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n';
  const fetch: GuardedFetch = async (address, request) => {
    called.push(address);
    return answers(200, text)(address, request);
  };
  const found = await pull(fetch, { url });
  expect(called).toEqual(['https://calendar.example/work.ics']);
  expect(found).toMatchObject({ whole: true, gone: [], events: [{ id: 'a', start: Date.UTC(2026, 10, 20, 8) }] });
});

test.each([
  [404, 'refused'],
  [401, 'reconnect'],
  [429, 'later'],
  [503, 'later'],
])('an answer of %i is a fault of the kind %s', async (status, kind) => {
  await expect(pull(answers(status), { url })).rejects.toMatchObject({ name: 'CalendarFault', kind });
});

test('what is no calendar, has no address, or may not be called is refused; what cannot be reached is for later', async () => {
  await expect(pull(answers(200, '<html>'), { url })).rejects.toMatchObject({ kind: 'refused' });
  await expect(pull(answers(200))).rejects.toMatchObject({ kind: 'refused' });
  const refuses: GuardedFetch = () => Promise.reject(new OutboundRefused('its address is private'));
  await expect(pull(refuses, { url })).rejects.toMatchObject({ kind: 'refused' });
  const breaks: GuardedFetch = () => Promise.reject(new Error('reset'));
  await expect(pull(breaks, { url: `${url}?2` })).rejects.toMatchObject({ kind: 'later' });
  const gone = AbortSignal.abort(new Error('nobody waits'));
  await expect(pull(breaks, { url: `${url}?3`, signal: gone })).rejects.toThrow('nobody waits');
});
