import { afterEach, beforeEach, expect, test } from 'vitest';
import { ana, home, oclock, schedulingWorld, type SchedulingWorld } from '../../../testing/planner/scheduling-world.ts';
import { writeWith } from '../records/records.ts';
import { removeBlock } from '../schedules/hold-block.ts';
import type { CalendarContent } from './calendar.ts';
import { POLL_MS } from './sync-job.ts';
import { addUrlCalendar, importIcs, insertCalendar, removeCalendar } from './write-calendar.ts';

let world: SchedulingWorld;
beforeEach(async () => {
  world = await schedulingWorld();
});
afterEach(() => world.store.close());

const insert = (content: CalendarContent, scope = ana) =>
  writeWith(world.dependencies, scope, (writers, at) =>
    insertCalendar(writers, scope, { platform: world.platform, content, at }),
  );

test('a calendar at an address is noted once, and asked again later', async () => {
  const { dependencies, store } = world;
  const asked = { name: 'Work', url: 'https://calendar.example/work.ics' };
  await addUrlCalendar(dependencies, ana, asked);
  await expect(addUrlCalendar(dependencies, ana, asked)).rejects.toMatchObject({
    code: 'invalid_input',
    faults: [{ field: 'url' }],
  });
  const jobs = await store.read(ana, (r) => r.jobs.list(ana, { limit: 9 }));
  expect(jobs).toMatchObject([{ kind: 'sync_calendars', runAt: oclock(8) + POLL_MS }]);
});

test('a user has at most fifty, in all spaces', async () => {
  for (let count = 0; count < 50; count += 1)
    await insert({ kind: 'ics', name: `${count}` }, count % 2 === 0 ? ana : home);
  await expect(insert({ kind: 'ics', name: 'one more' })).rejects.toMatchObject({ code: 'quota_exceeded' });
});

test('blocks go to the calendar of their space, else to that of the default one; taken out, it lets them go', async () => {
  const { store, dependencies } = world;
  const { record: shared } = await insert({ kind: 'google', name: 'Mine', target: true });
  const { record: own } = await insert({ kind: 'google', name: 'Home', target: true }, home);
  const work = { ...ana, spaces: ['work'] };
  const pin = async (scope = ana) => world.pin(await world.task('Write', {}, scope), oclock(9), oclock(10), scope);
  await pin();
  await pin(work);
  await pin(home);
  const calendars = async () => (await world.blocks()).map(({ time: { space, calendarId } }) => [space, calendarId]);
  expect(await calendars()).toEqual([
    ['default', shared.id],
    ['work', shared.id],
    ['home', own.id],
  ]);
  const [first] = await world.blocks();
  await removeBlock(dependencies, ana, first?.time.id ?? '');
  // It is to be taken out there, and shown no more.
  expect(await world.agenda()).toHaveLength(2);
  await removeCalendar(dependencies, ana, shared.id);
  expect(await calendars()).toEqual([
    ['work', undefined],
    ['home', own.id],
  ]);
  const jobs = await store.read(ana, (r) => r.jobs.list(ana, { limit: 9 }));
  expect(jobs.map(({ kind }) => kind)).toEqual(['sync_calendars']);
});

test('times of a file without a zone are those of the user', async () => {
  const { dependencies, store } = world;
  await store.write(ana, (w) => w.users.change(ana, { timeZone: 'Asia/Tokyo' }));
  const text =
    'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20310303T180000\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n';
  expect(await importIcs(dependencies, ana, { name: 'Work', text })).toMatchObject({ received: 1, skipped: 0 });
  expect((await world.agenda()).map(({ time }) => time.start)).toEqual([oclock(9)]);
  await expect(importIcs(dependencies, ana, { name: 'Work', text: 'x' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});
