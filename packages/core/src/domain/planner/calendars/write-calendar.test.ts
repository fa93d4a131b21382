import { afterEach, beforeEach, expect, test } from 'vitest';
import { ana, home, oclock, schedulingWorld, type SchedulingWorld } from '../../../testing/planner/scheduling-world.ts';
import { newId } from '../../ids.ts';
import { writeWith } from '../records/records.ts';
import { removeBlock } from '../schedules/hold-block.ts';
import type { CalendarContent } from './calendar.ts';
import { POLL_MS } from './sync-job.ts';
import { feedOf } from './feed.ts';
import { addUrlCalendar, importIcs, insertCalendar, openFeed, removeCalendar } from './write-calendar.ts';

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

test('a block that a schedule took out comes back by undoing, also before the calendar has heard of it', async () => {
  await insert({ kind: 'google', name: 'Mine', target: true });
  await world.task('Write');
  await world.apply((await world.preview()).record.id);
  await world.busy(oclock(0), oclock(0, 7));
  await world.busy(oclock(0), oclock(1));
  const { record } = await world.apply((await world.preview()).record.id);
  expect(await world.blocks()).toMatchObject([{ state: 'removed', time: { unsent: true } }]);
  await world.undo(record.id);
  expect(await world.blocks()).toMatchObject([{ state: 'free', time: { unsent: true, start: oclock(9) } }]);
});

test('a feed shows what is to be done in its space, with what is known of it', async () => {
  const { dependencies, platform, store } = world;
  await insert({ kind: 'google', name: 'Mine', target: true });
  const { record } = await openFeed(dependencies, ana, { name: 'Feed', secretHash: 'hash' });
  const feed = (hash: string, calendarId = record.id) => {
    const token = { tenant: 'local', user: 'ana', calendarId, secretHash: hash };
    return store.read(ana, (readers) => feedOf(readers, token, platform.now()));
  };
  const put = async (hour: number, more: object = {}) =>
    world.pin(await world.task('Write', more), oclock(hour), oclock(hour + 1));
  await put(9, { notes: 'Two pages', verification: 'It is sent' });
  await put(10, { verification: 'It is read' });
  await put(11);
  await removeBlock(dependencies, ana, await put(12));
  const text = (await feed('hash')) ?? '';
  expect(text.match(/^(?:DESCRIPTION|DTSTART):.*$/gmu)).toEqual([
    'DTSTART:20310303T090000Z',
    'DESCRIPTION:Two pages\\n\\nDone when: It is sent',
    'DTSTART:20310303T100000Z',
    'DESCRIPTION:Done when: It is read',
    'DTSTART:20310303T110000Z',
  ]);
  expect(await feed('another')).toBeUndefined();
  expect(await feed('hash', newId(platform))).toBeUndefined();
});

test("blocks in another user's feed take time, the user's own take no more than they do", async () => {
  const { dependencies, platform, store } = world;
  await world.pin(await world.task('Write'), oclock(9), oclock(10));
  const { record } = await openFeed(dependencies, ana, { name: 'Feed', secretHash: 'hash' });
  const token = { tenant: 'local', user: 'ana', calendarId: record.id, secretHash: 'hash' };
  const feed = (await store.read(ana, (readers) => feedOf(readers, token, platform.now()))) ?? '';
  const meeting = 'BEGIN:VEVENT\r\nUID:a\r\nDTSTART:20310303T180000Z\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR';
  const text = feed.replace('END:VCALENDAR', meeting);
  expect(await importIcs(dependencies, ana, { name: 'Feed', text })).toMatchObject({ received: 1, skipped: 0 });
  const ben = { ...ana, user: 'ben' };
  const { calendar, received } = await importIcs(dependencies, ben, { name: 'Ana', text });
  expect(received).toBe(2);
  const busy = await store.read(ben, ({ times }) =>
    times.ofCalendar(ben, { calendarId: calendar.record.id, noun: 'busy', limit: 9 }),
  );
  expect(busy.map(({ start, state }) => [start, state])).toEqual([
    [oclock(9), 'busy'],
    [oclock(18), 'busy'],
  ]);
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
