import { describe, expect, test } from 'vitest';
import { expectCode, failure, type World } from './world.ts';

const day = 86_400_000;

/** A file with one event of an hour, and a series on each of three days. */
function fileOf(start: number): string {
  const stamp = (at: number): string => new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  return [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'UID:one',
    `DTSTART:${stamp(start)}`,
    `DTEND:${stamp(start + 3_600_000)}`,
    'SUMMARY:Interview',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:daily',
    `DTSTART:${stamp(start + 2 * 3_600_000)}`,
    'DURATION:PT30M',
    'RRULE:FREQ=DAILY;COUNT=3',
    'TRANSP:TRANSPARENT',
    'SUMMARY:Walk',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:odd',
    `DTSTART:${stamp(start)}`,
    'RRULE:FREQ=SECONDLY',
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');
}

export function describeCalendars(world: World): void {
  describe('calendars', () => {
    test('a file is taken in as busy time, and takes its own place when it is given again', async () => {
      const client = world.fresh();
      const start = Math.floor(Date.now() / day) * day + 2 * day;
      const ics = fileOf(start);
      const { calendar, received, skipped } = await client.addCalendar({ name: 'Work', ics });
      expect({ received, skipped }).toEqual({ received: 4, skipped: 1 });
      expect(calendar).toMatchObject({ kind: 'ics', name: 'Work', state: 'active', target: false, feed: false });
      const from = new Date(start).toISOString().slice(0, 10);
      const agenda = async () =>
        (await client.getAgenda({ from, days: 3, timeZone: 'UTC' })).days.flatMap(({ items }) => items);
      expect(await agenda()).toMatchObject([
        { type: 'busy', title: 'Interview', takesTime: true, calendarId: calendar.id },
        { title: 'Walk', takesTime: false },
        { title: 'Walk' },
        { title: 'Walk' },
      ]);
      expect(await client.addCalendar({ name: 'Work', ics })).toMatchObject({ received: 0 });
      const later = await client.addCalendar({ name: 'Work', ics: fileOf(start + day).replace('Interview', 'Talk') });
      expect(later.calendar.id).toBe(calendar.id);
      expect((await agenda())[0]).toMatchObject({ title: 'Talk' });
      expect((await client.listCalendars({})).calendars).toMatchObject([{ id: calendar.id, times: 4 }]);
      expect(await client.syncCalendars({})).toEqual({ calendars: [] });
      const [item] = await agenda();
      await expectCode(client.removeBusy({ id: item?.id ?? '' }), 'not_found');
      await client.removeCalendar({ id: calendar.id });
      expect(await agenda()).toEqual([]);
      await expectCode(client.removeCalendar({ id: calendar.id }), 'not_found');
      await expectCode(client.syncCalendars({ id: calendar.id }), 'not_found');
      expect((await failure(client.addCalendar({ name: 'x', ics: 'no calendar' }))).faults).toMatchObject([
        { field: 'ics' },
      ]);
      expect((await failure(client.addCalendar({ name: 'x' }))).faults).toMatchObject([{ field: 'url' }]);
      const both = { name: 'x', ics, url: 'https://calendar.example/a.ics' };
      expect((await failure(client.addCalendar(both))).faults).toMatchObject([{ field: 'ics' }]);
    });

    test('blocks can be subscribed to at a secret address, which a new one ends', async () => {
      const client = world.fresh();
      const { task } = await client.createTask({ title: 'Write; and send, it', notes: 'twice' });
      const startsAt = new Date(Date.now() + day).toISOString();
      const endsAt = new Date(Date.now() + day + 3_600_000).toISOString();
      const { block } = await client.pinBlock({ taskId: task.id, startsAt, endsAt });
      const { calendar, token, path } = await client.openFeed({ name: 'Mine' });
      expect(calendar).toMatchObject({ kind: 'internal', name: 'Mine', feed: true });
      expect(path).toBe(`/calendar/${token}.ics`);
      const { ics, hash } = await client.readFeed({ token });
      expect(ics).toContain(`UID:${block.id}@blocks.holdfast\r\n`);
      expect(ics).toContain('SUMMARY:Write\\; and send\\, it\r\n');
      expect((await client.readFeed({ token })).hash).toBe(hash);
      // Taken in again, it does not take its own time.
      expect(await client.addCalendar({ name: 'Own', ics })).toMatchObject({ received: 0, skipped: 0 });
      await client.completeTask({ id: task.id });
      expect((await client.readFeed({ token })).ics).not.toContain('BEGIN:VEVENT');
      const { token: next } = await client.openFeed({ name: 'Mine' });
      await expectCode(client.readFeed({ token }), 'not_found');
      expect((await client.readFeed({ token: next })).ics).toContain('X-WR-CALNAME:Mine');
      const nobody = JSON.stringify(['local', 'a\u0000', calendar.id, 'x']);
      for (const wrong of ['x', ...['["a"]', nobody].map((text) => Buffer.from(text).toString('base64url'))]) {
        await expectCode(client.readFeed({ token: wrong }), 'not_found');
      }
      await client.removeCalendar({ id: calendar.id });
      await expectCode(client.readFeed({ token: next }), 'not_found');
    });

    test('of Google need a client of Google, and nobody without one is led anywhere', async () => {
      const client = world.fresh();
      for (const redirectUri of ['https://evil.example/callback', 'http://127.0.0.1.evil.example/'])
        expect((await failure(client.connectGoogle({ redirectUri }))).faults[0]).toMatchObject({
          field: 'redirectUri',
        });
      await expectCode(client.connectGoogle({ redirectUri: 'http://127.0.0.1:5000/callback' }), 'calendar_not_set');
      await expectCode(client.showGoogleConsent({ state: 'made up' }), 'calendar_not_set');
      await expectCode(client.finishGoogle({ state: 'made up', code: 'made up' }), 'calendar_not_set');
      const news = { calendar: 'made up', channelId: 'made up', token: 'made up', state: 'exists' };
      expect(await client.noteGoogleChange(news)).toEqual({ heeded: false });
      expect((await client.listCalendars({})).calendars).toEqual([]);
    });
  });
}
