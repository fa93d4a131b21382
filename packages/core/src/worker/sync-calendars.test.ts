import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CalendarContent } from '../domain/planner/calendars/calendar.ts';
import { CalendarFault, type CalendarPort } from '../domain/planner/calendars/calendar-port.ts';
import { POLL_MS } from '../domain/planner/calendars/sync-job.ts';
import { insertCalendar } from '../domain/planner/calendars/write-calendar.ts';
import { writeWith } from '../domain/planner/records/records.ts';
import type { UserScope } from '../domain/scope.ts';
import type { Store } from '../domain/store.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import { fakePlatform, type FakePlatform } from '../testing/fake-platform.ts';
import { syncCalendarsJob } from './sync-calendars.ts';

const ana: UserScope = { kind: 'user', tenant: 'local', user: 'ana', spaces: ['default'] };

let platform: FakePlatform;
let store: Store;
let asked: string[];
let fault: CalendarFault | undefined;
beforeEach(async () => {
  platform = fakePlatform();
  store = await openSqliteStore({ path: ':memory:', platform });
  asked = [];
  fault = undefined;
});
afterEach(() => store.close());

function port(kind: 'ics' | 'google'): CalendarPort {
  return {
    kind,
    writes: kind === 'google',
    async pull() {
      asked.push(kind);
      if (fault !== undefined) throw fault;
      return { events: [], gone: [], whole: true };
    },
    put: async () => ({ kind: 'gone' }),
    remove: async () => ({ kind: 'gone' }),
    disconnect: async () => undefined,
  };
}

async function add(content: CalendarContent): Promise<void> {
  await writeWith({ store, platform, timeZone: 'UTC' }, ana, (writers, at) =>
    insertCalendar(writers, ana, { platform, content, at }),
  );
}

async function run(): Promise<string[]> {
  const calendars = { ics: port('ics'), google: port('google') };
  const job = {
    id: 'j',
    kind: 'sync_calendars',
    tenant: 'local',
    user: 'ana',
    payload: {},
    attempts: 1,
    runAt: 0,
  } as const;
  await syncCalendarsJob({ store, platform, timeZone: 'UTC', calendars })(job, {
    signal: new AbortController().signal,
  });
  return asked.splice(0).toSorted();
}

const nextAt = async (): Promise<number[]> =>
  (await store.read(ana, ({ jobs }) => jobs.list(ana, { limit: 9 }))).map(({ runAt }) => runAt);

test('calendars are asked now and then, those that are written at once, files and the internal one never', async () => {
  await add({ kind: 'internal', name: 'Mine' });
  await add({ kind: 'ics', name: 'file' });
  expect(await run()).toEqual([]);
  expect(await nextAt()).toEqual([]);
  await add({ kind: 'ics', name: 'Work', url: 'https://calendar.example/work.ics' });
  await add({ kind: 'google', name: 'Home', target: true });
  expect(await run()).toEqual(['google', 'ics']);
  expect(await nextAt()).toEqual([platform.now() + POLL_MS]);
  expect(await run()).toEqual(['google']);
  platform.advance(POLL_MS);
  expect(await run()).toEqual(['google', 'ics']);
});

test('one that failed is left alone until it is due, and one that is disconnected until a person comes', async () => {
  await add({ kind: 'google', name: 'Home', target: true });
  fault = new CalendarFault('later', 'Down.', { retryAfterMs: 60_000 });
  expect(await run()).toEqual(['google']);
  expect(await run()).toEqual([]);
  expect(await nextAt()).toEqual([platform.now() + 60_000]);
  platform.advance(60_000);
  fault = new CalendarFault('reconnect', 'Consent was taken back.');
  expect(await run()).toEqual(['google']);
  platform.advance(24 * 3_600_000);
  expect(await run()).toEqual([]);
});
