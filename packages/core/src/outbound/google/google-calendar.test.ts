import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CalendarPull } from '../../domain/planner/calendars/calendar-port.ts';
import { blockAt, googleWorld, type GoogleWorld, hourMs, mondayAtNine } from '../../testing/google/google-world.ts';

let world: GoogleWorld;
beforeEach(async () => {
  world = await googleWorld();
  await world.connect();
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
});

const window = { from: mondayAtNine - 24 * hourMs, until: mondayAtNine + 180 * 24 * hourMs };
const pull = (cursor?: string, place = world.own().place): Promise<CalendarPull> =>
  world.port.pull(place, { ...window, ...(cursor === undefined ? {} : { cursor }), signal: world.signal });
const put = (block = blockAt(1), etag?: string) =>
  world.port.put(world.own().place, { event: block, ...(etag === undefined ? {} : { etag }), signal: world.signal });
const remove = (block = blockAt(1), etag?: string) =>
  world.port.remove(world.own().place, {
    blockId: block.blockId,
    ...(etag === undefined ? {} : { etag }),
    signal: world.signal,
  });
const etagOf = (write: Awaited<ReturnType<typeof put>>): string => ('etag' in write ? (write.etag ?? '') : '');
const there = () =>
  world
    .own()
    .calendar.events()
    .filter(({ status }) => status !== 'cancelled');
/** Clocks of Los Angeles on that Monday. */
const wire = (time: string) => ({ dateTime: `2026-11-23T${time}:00-08:00`, timeZone: 'America/Los_Angeles' });

describe('a block that is put into Google Calendar', () => {
  test('is an event there by the clocks of its zone, under an id that follows from the block', async () => {
    expect(await put()).toEqual({
      kind: 'written',
      eventId: '01930000000070008000000000000061',
      etag: expect.any(String) as unknown,
    });
    const [event] = there();
    expect(event).toMatchObject({
      id: '01930000000070008000000000000061',
      summary: 'Write the report',
      description: 'Two pages.',
      start: wire('10:00'),
      end: wire('11:00'),
      extendedProperties: { private: { holdfastBlock: blockAt(1).blockId, holdfastTask: blockAt(1).taskId } },
    });
    expect(world.google.primary.events()).toEqual([]);
  });

  test('has no more words than Google takes', async () => {
    await put(blockAt(1, { description: 'x'.repeat(10_000) }));
    const { description = '' } = there()[0] ?? {};
    expect([description.length, description.slice(-2)]).toEqual([8_000, 'x…']);
  });

  test('is one event, however often it is written', async () => {
    await put();
    expect(await put()).toMatchObject({ kind: 'written' });
    expect(there()).toHaveLength(1);
  });

  test('is moved and renamed there, and what a person added to the event stays', async () => {
    const first = await put();
    const moved = blockAt(1, { start: mondayAtNine + 3 * hourMs, end: mondayAtNine + 4 * hourMs, title: 'Report' });
    world.own().calendar.patch('01930000000070008000000000000061', { colorId: '5' });
    expect(await put(moved, etagOf(first))).toMatchObject({ kind: 'written' });
    expect(there()[0]).toMatchObject({ summary: 'Report', start: wire('12:00'), colorId: '5' });
  });

  test('is left where a person has moved it', async () => {
    const etag = etagOf(await put());
    world.own().calendar.move('01930000000070008000000000000061', { start: wire('15:00'), end: wire('16:00') });
    const moved = blockAt(1, { start: mondayAtNine, end: mondayAtNine + hourMs });
    for (const known of [etag, undefined]) {
      expect(await put(moved, known)).toEqual({
        kind: 'changed',
        event: expect.objectContaining({
          blockId: moved.blockId,
          start: mondayAtNine + 6 * hourMs,
          end: mondayAtNine + 7 * hourMs,
        }) as unknown,
      });
    }
    expect(there()[0]).toMatchObject({ start: wire('15:00') });
  });

  test('stays away when a person has removed it', async () => {
    const etag = etagOf(await put());
    world.own().calendar.cancel('01930000000070008000000000000061');
    expect(await put(blockAt(1), etag)).toEqual({ kind: 'gone' });
    expect(await put(blockAt(1))).toEqual({ kind: 'gone' });
    expect(there()).toEqual([]);
  });

  test('is there again when Holdfast itself had removed it', async () => {
    const etag = etagOf(await put());
    expect(await remove(blockAt(1), etag)).toMatchObject({ kind: 'written' });
    expect(there()).toEqual([]);
    expect(await put(blockAt(1, { title: 'Once more' }))).toMatchObject({ kind: 'written' });
    expect(there()).toMatchObject([{ summary: 'Once more', start: wire('10:00') }]);
  });

  test('goes nowhere but into the calendar that Holdfast has made', async () => {
    await expect(world.port.put(world.primary(), { event: blockAt(1), signal: world.signal })).rejects.toMatchObject({
      kind: 'refused',
    });
    await expect(
      world.port.put({ scope: world.scope, calendarId: 'none' }, { event: blockAt(1), signal: world.signal }),
    ).rejects.toMatchObject({ kind: 'reconnect' });
    expect(world.google.primary.events()).toEqual([]);
  });

  test('never takes the place of an event that is not its own', async () => {
    const { calendar } = world.own();
    calendar.put({
      id: '01930000000070008000000000000061',
      summary: 'Foreign',
      start: wire('10:00'),
      end: wire('11:00'),
    });
    await expect(put()).rejects.toMatchObject({ kind: 'refused' });
    expect(await remove()).toMatchObject({ kind: 'written' });
    expect(there()).toMatchObject([{ summary: 'Foreign' }]);
  });
});

describe('a block that is taken out of Google Calendar', () => {
  test('is left where a person has moved it, and gone when nobody has', async () => {
    const etag = etagOf(await put());
    const id = '01930000000070008000000000000061';
    world.own().calendar.move(id, { start: wire('15:00'), end: wire('16:00') });
    expect(await remove(blockAt(1), etag)).toMatchObject({ kind: 'changed' });
    world.own().calendar.move(id, { start: wire('10:00'), end: wire('11:00') });
    expect(await remove(blockAt(1), etag)).toMatchObject({ kind: 'written' });
    expect(there()).toEqual([]);
  });

  test('may be gone already, or never have been there', async () => {
    expect(await remove(blockAt(1))).toMatchObject({ kind: 'written' });
    const etag = etagOf(await put());
    world.own().calendar.cancel('01930000000070008000000000000061');
    for (const known of [etag, undefined]) expect(await remove(blockAt(1), known)).toMatchObject({ kind: 'written' });
  });
});

describe('a pull from Google Calendar', () => {
  test('brings everything, then what is new, moved or gone', async () => {
    await put();
    const first = await pull();
    expect(first).toMatchObject({ whole: true, gone: [], name: 'Holdfast', timeZone: 'America/Los_Angeles' });
    expect(first.events).toMatchObject([
      { blockId: blockAt(1).blockId, start: blockAt(1).start, title: 'Write the report' },
    ]);
    expect(await pull(first.cursor)).toMatchObject({ whole: false, events: [], gone: [] });

    await put(blockAt(5));
    world.own().calendar.move('01930000000070008000000000000061', { start: wire('15:00'), end: wire('16:00') });
    const second = await pull(first.cursor);
    expect(second.whole).toBe(false);
    expect(second.events.map(({ blockId, start }) => [blockId, start])).toEqual([
      [blockAt(1).blockId, mondayAtNine + 6 * hourMs],
      [blockAt(5).blockId, mondayAtNine + 5 * hourMs],
    ]);
    world.own().calendar.cancel('01930000000070008000000000000061');
    expect(await pull(second.cursor)).toMatchObject({ events: [], gone: ['01930000000070008000000000000061'] });
  });

  test('brings everything anew when Google takes the token no longer', async () => {
    await put();
    const { cursor } = await pull();
    world.own().calendar.expireSyncTokens();
    const again = await pull(cursor);
    expect(again).toMatchObject({ whole: true });
    expect(again.events).toHaveLength(1);
    expect(await pull(again.cursor)).toMatchObject({ whole: false, events: [] });
    expect(await pull(`${window.from} ${window.until} nonsense`)).toMatchObject({ whole: true });
    expect(await pull('nonsense')).toMatchObject({ whole: true });
  });

  test('asks for everything when it is to reach further than the token does', async () => {
    const { cursor = '' } = await pull();
    const wider = { from: window.from, until: window.until + hourMs, cursor, signal: world.signal };
    expect(await world.port.pull(world.own().place, wider)).toMatchObject({ whole: true });
  });

  test('takes in all pages', async () => {
    const { calendar } = world.own();
    for (let count = 0; count < 1_100; count += 1) {
      calendar.put({ summary: `Event ${count}`, start: wire('10:00'), end: wire('11:00') });
    }
    const { events, cursor } = await pull();
    expect(new Set(events.map(({ id }) => id)).size).toBe(1_100);
    expect(world.google.calls.filter(({ query }) => query.has('pageToken'))).toHaveLength(2);
    expect(await pull(cursor)).toMatchObject({ whole: false, events: [] });
  });

  test('says of the events of others when they take time', async () => {
    const { primary } = world.google;
    const busy = { start: wire('10:00'), end: wire('11:00') };
    primary.put({ summary: 'Meeting', location: 'Room 4', ...busy });
    primary.put({ summary: 'Free', transparency: 'transparent', ...busy });
    primary.put({
      summary: 'Declined',
      attendees: [{ email: 'b@example.com' }, { self: true, responseStatus: 'declined' }],
      ...busy,
    });
    primary.put({ summary: 'Maybe', attendees: [{ self: true, responseStatus: 'tentative' }], ...busy });
    primary.put({ summary: 'At home', eventType: 'workingLocation', ...busy });
    primary.put({ summary: 'Moment', start: wire('10:00'), end: wire('10:00') });
    primary.put({ summary: 'Day off', start: { date: '2026-11-24' }, end: { date: '2026-11-25' } });
    const { events } = await pull(undefined, world.primary());
    expect(events.map(({ title, busy: taken }) => [title, taken])).toEqual([
      ['Meeting', true],
      ['Free', false],
      ['Declined', false],
      ['Maybe', true],
      ['At home', false],
      ['Moment', false],
      ['Day off', true],
    ]);
    expect(events[0]).toMatchObject({ place: 'Room 4', start: mondayAtNine + hourMs, allDay: false });
    const midnight = Date.UTC(2026, 10, 24, 8);
    expect(events[6]).toMatchObject({ allDay: true, start: midnight, end: midnight + 24 * hourMs });
    expect(events.every((event) => event.blockId === undefined && event.end > event.start)).toBe(true);
  });

  test('takes a copy of a block for an event of somebody else', async () => {
    await put();
    const [event] = there();
    world.own().calendar.put({ ...event, id: 'copied00' });
    const { events } = await pull();
    expect(events.map(({ id, blockId }) => [id, blockId])).toEqual([
      ['01930000000070008000000000000061', blockAt(1).blockId],
      ['copied00', undefined],
    ]);
  });

  test('takes a block that a person has moved into another calendar for theirs', async () => {
    await put();
    const [event] = there();
    world.google.primary.put({ ...event });
    const { events } = await pull(undefined, world.primary());
    expect(events).toMatchObject([{ id: '01930000000070008000000000000061', busy: true }]);
    expect(events[0]?.blockId).toBeUndefined();
  });

  test('changes nothing in the calendars of others', async () => {
    world.google.primary.put({ id: 'theirs00', summary: 'Meeting', start: wire('10:00'), end: wire('11:00') });
    const before = world.google.primary.events();
    await pull(undefined, world.primary());
    expect(world.google.primary.events()).toEqual(before);
    expect(world.google.calls.filter(({ method, path }) => method !== 'GET' && path.includes('/primary/'))).toEqual([]);
  });
});

describe('with the consent to see times alone', () => {
  test('a pull says when the calendar is taken, and nothing else', async () => {
    await using other = await googleWorld();
    await other.connect('times');
    other.google.primary.put({ summary: 'Secret', start: wire('10:00'), end: wire('11:00') });
    other.google.primary.put({ summary: 'Beside it', start: wire('10:30'), end: wire('12:00') });
    other.google.primary.put({ summary: 'Later', start: { date: '2027-01-04' }, end: { date: '2027-01-05' } });
    const pulled = await other.port.pull(other.primary(), { ...window, signal: other.signal });
    expect(pulled).toMatchObject({ whole: true, gone: [] });
    expect(pulled.cursor).toBeUndefined();
    expect(pulled.events.map(({ start, end, busy, title }) => [start, end, busy, title])).toEqual([
      [mondayAtNine + hourMs, mondayAtNine + 3 * hourMs, true, undefined],
      [Date.UTC(2027, 0, 4, 8), Date.UTC(2027, 0, 5, 8), true, undefined],
    ]);
  });
});
