import { describe, expect, test } from 'vitest';
import { instantOf } from '../../../lib/zoned-time.ts';
import { clocksOf, readDuration, readTime } from './local-time.ts';
import { readIcs } from './read-ics.ts';
import { writeIcs } from './write-ics.ts';

const window = { from: Date.UTC(2026, 9, 1), until: Date.UTC(2026, 11, 31), zone: 'Europe/Berlin' };

function calendarOf(...lines: readonly string[]): string {
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
}

function event(...lines: readonly string[]): string[] {
  return ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
}

const iso = (at: number): string => new Date(at).toISOString().slice(0, 16);
const spans = (text: string, more: object = {}): string[] =>
  (readIcs(text, { ...window, ...more })?.events ?? []).map(({ start, end }) => `${iso(start)} ${iso(end)}`);

describe('reading iCalendar', () => {
  test('an event has its times, words and whether it takes time', () => {
    const text = calendarOf(
      'X-WR-CALNAME:Work\\, mostly',
      'X-WR-TIMEZONE:Europe/Berlin',
      ...event(
        'UID:a',
        'DTSTART;TZID="Europe/Berlin":20261120T090000',
        'DTEND;TZID=Europe/Berlin:20261120T100000',
        'SUMMARY:Planning\\; a long',
        '  line\\nand more',
        'LOCATION:Room 1',
      ),
      ...event('UID:b', 'DTSTART:20261121T090000Z', 'DURATION:PT1H30M', 'TRANSP:TRANSPARENT'),
      ...event('UID:c', 'DTSTART;VALUE=DATE:20261122', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'),
      ...event('UID:d', 'DTSTART:20261123T100000', 'DTEND:20261123T110000', 'STATUS:CANCELLED'),
      ...event('UID:e', 'DTSTART:20261123T100000'),
      ...event('DTSTART:20261124T100000', 'DTEND:20261124T110000', 'SUMMARY:Nameless'),
    );
    expect(readIcs(text, window)).toEqual({
      name: 'Work, mostly',
      timeZone: 'Europe/Berlin',
      skipped: 0,
      events: [
        {
          id: 'a',
          start: Date.UTC(2026, 10, 20, 8),
          end: Date.UTC(2026, 10, 20, 9),
          allDay: false,
          busy: true,
          title: 'Planning; a long line\nand more',
          place: 'Room 1',
        },
        {
          id: 'b',
          start: Date.UTC(2026, 10, 21, 9),
          end: Date.UTC(2026, 10, 21, 10, 30),
          allDay: false,
          busy: false,
        },
        {
          id: 'c',
          start: Date.UTC(2026, 10, 21, 23),
          end: Date.UTC(2026, 10, 22, 23),
          allDay: true,
          busy: false,
        },
        {
          id: `${Date.UTC(2026, 10, 24, 9)}/Nameless`,
          start: Date.UTC(2026, 10, 24, 9),
          end: Date.UTC(2026, 10, 24, 10),
          allDay: false,
          busy: true,
          title: 'Nameless',
        },
      ],
    });
  });

  test('a series keeps its hour on the wall when the clocks change, without what was left out, with what was changed', () => {
    const text = calendarOf(
      ...event(
        'UID:weekly',
        'DTSTART;TZID=Europe/Berlin:20261009T090000',
        'DTEND;TZID=Europe/Berlin:20261009T093000',
        'RRULE:FREQ=WEEKLY;UNTIL=20261113T080000Z',
        'EXDATE;TZID=Europe/Berlin:20261016T090000,20261106T090000',
        'RDATE;TZID=Europe/Berlin:20261117T090000',
        'RDATE:20261118T080000Z',
      ),
      ...event(
        'UID:weekly',
        'RECURRENCE-ID;TZID=Europe/Berlin:20261030T090000',
        'DTSTART;TZID=Europe/Berlin:20261031T110000',
        'DTEND;TZID=Europe/Berlin:20261031T120000',
      ),
    );
    expect(spans(text)).toEqual([
      '2026-10-09T07:00 2026-10-09T07:30',
      '2026-10-23T07:00 2026-10-23T07:30',
      '2026-10-31T10:00 2026-10-31T11:00',
      '2026-11-13T08:00 2026-11-13T08:30',
      '2026-11-17T08:00 2026-11-17T08:30',
      '2026-11-18T08:00 2026-11-18T08:30',
    ]);
    const ids = readIcs(text, window)?.events.map(({ id }) => id);
    expect(ids?.[0]).toBe('weekly/2026-10-09T07:00:00.000Z');
    // Each has the id of the time that it was to be at.
    expect(ids?.[2]).toBe('weekly/2026-10-30T08:00:00.000Z');
  });

  test('days of a series are whole days of the zone, also on the day of 25 hours', () => {
    const text = calendarOf(
      ...event('UID:d', 'DTSTART;VALUE=DATE:20261024', 'DTEND;VALUE=DATE:20261025', 'RRULE:FREQ=DAILY;COUNT=3'),
    );
    expect(spans(text)).toEqual([
      '2026-10-23T22:00 2026-10-24T22:00',
      '2026-10-24T22:00 2026-10-25T23:00',
      '2026-10-25T23:00 2026-10-26T23:00',
    ]);
  });

  test('a zone that the file describes itself is followed, and a long name of a known one is known', () => {
    const zone = [
      'BEGIN:VTIMEZONE',
      'TZID:W. Europe Standard Time',
      'BEGIN:STANDARD',
      'DTSTART:16010101T030000',
      'TZOFFSETFROM:+0200',
      'TZOFFSETTO:+0100',
      'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10',
      'END:STANDARD',
      'BEGIN:DAYLIGHT',
      'DTSTART:16010101T020000',
      'TZOFFSETFROM:+0100',
      'TZOFFSETTO:+0200',
      'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3',
      'END:DAYLIGHT',
      'BEGIN:DAYLIGHT',
      'DTSTART:nothing',
      'TZOFFSETTO:odd',
      'END:DAYLIGHT',
      'BEGIN:STANDARD',
      'END:STANDARD',
      'END:VTIMEZONE',
      'BEGIN:VTIMEZONE',
      'TZID:Fixed',
      'BEGIN:STANDARD',
      'DTSTART:20200101T000000',
      'TZOFFSETTO:-033000',
      'END:STANDARD',
      'END:VTIMEZONE',
      'BEGIN:VTIMEZONE',
      'TZID:Empty',
      'END:VTIMEZONE',
    ];
    const timed = (tzid: string, day: string): string[] =>
      event(`UID:${tzid}${day}`, `DTSTART;TZID=${tzid}:${day}T090000`, `DURATION:PT1H`);
    const text = calendarOf(
      ...zone,
      ...timed('W. Europe Standard Time', '20261023'),
      ...timed('W. Europe Standard Time', '20261026'),
      ...timed('/freeassociation.example/Europe/Berlin', '20261027'),
      ...timed('Fixed', '20261028'),
      ...timed('Empty', '20261029'),
      ...timed('Nowhere', '20261029'),
    );
    expect(spans(text)).toEqual([
      '2026-10-23T07:00 2026-10-23T08:00',
      '2026-10-26T08:00 2026-10-26T09:00',
      '2026-10-27T08:00 2026-10-27T09:00',
      '2026-10-28T12:30 2026-10-28T13:30',
    ]);
    expect(readIcs(text, window)?.skipped).toBe(2);
  });

  test('what cannot be read is counted, and the rest is there', () => {
    const text = calendarOf(
      'no line',
      'X-EMPTY',
      ':nothing',
      'X-WR-TIMEZONE:Nowhere',
      ...event('UID:a', 'DTSTART:20261120T090000', 'DTEND:20261120T100000'),
      ...event('UID:b', 'DTSTART:20261320T090000', 'DTEND:20261120T100000'),
      ...event('UID:c', 'DTSTART:20261120T090000', 'DTEND:never'),
      ...event('UID:d', 'DTSTART:20261120T090000', 'DURATION:PT1H', 'RRULE:FREQ=SECONDLY'),
      ...event('UID:e', 'SUMMARY:without a time'),
      ...event('UID:f', 'DTSTART:20261120T090000', 'DTEND:20261120T080000'),
      ...event('UID:g', 'RECURRENCE-ID:20261120T090000', 'DTSTART:nothing'),
      ...event('UID:h', 'DTSTART:20250120T090000', 'DTEND:20250120T100000'),
      ...event('UID:i', 'DTSTART:20261121T090000', 'DTEND:20261121T100000', 'EXDATE:odd', 'END:VALARM'),
    );
    expect(spans(text, { zone: 'UTC' })).toEqual([
      '2026-11-20T09:00 2026-11-20T10:00',
      '2026-11-21T09:00 2026-11-21T10:00',
    ]);
    expect(readIcs(text, window)?.skipped).toBe(5);
    expect(readIcs('BEGIN:VCARD\nEND:VCARD', window)).toBeUndefined();
    expect(readIcs('', window)).toBeUndefined();
  });

  test('empty words, odd parameters and occurrences of long ago are passed over', () => {
    const text = calendarOf(
      'X-WR-CALNAME:',
      ...event('DTSTART;X;VALUE=DATE-TIME:20261120T090000', 'DURATION:PT1H', 'SUMMARY:'),
      ...event('UID:s', 'DTSTART:20200102T090000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;UNTIL=20261009T120000'),
      ...event('UID:s', 'RECURRENCE-ID:20200109T090000', 'DTSTART:20200110T090000', 'DURATION:PT1H'),
      ...event('UID:s', 'RECURRENCE-ID:20200116T090000', 'DTSTART:20261125T090000', 'DURATION:PT1H'),
      ...event('UID:p', 'DTSTART:20261201T090000', 'DURATION:PT1H', 'RDATE;VALUE=PERIOD:20261202T090000/PT3H'),
    );
    const read = readIcs(text, { ...window, zone: 'UTC' });
    expect(read?.events.map(({ id, start }) => `${id} ${iso(start)}`)).toEqual([
      's/2026-10-01T09:00:00.000Z 2026-10-01T09:00',
      's/2026-10-08T09:00:00.000Z 2026-10-08T09:00',
      `${Date.UTC(2026, 10, 20, 9)}/ 2026-11-20T09:00`,
      's/2020-01-16T09:00:00.000Z 2026-11-25T09:00',
      'p/2026-12-01T09:00:00.000Z 2026-12-01T09:00',
      'p/2026-12-02T09:00:00.000Z 2026-12-02T09:00',
    ]);
    expect(read).not.toHaveProperty('name');
  });

  test('of a file with more events than anybody has, as many as are kept are read', () => {
    const stamp = (at: number): string => new Date(at).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
    const times = Array.from({ length: 20_100 }, (_, place) => stamp(Date.UTC(2026, 9, 2) + place * 60_000));
    const text = calendarOf(...event('UID:m', 'DTSTART:20261002T000000Z', 'DURATION:PT1M', `RDATE:${times.join(',')}`));
    expect(readIcs(text, window)?.events).toHaveLength(20_000);
  });

  test('components nested without end, and series without end, end', () => {
    const deep = 'BEGIN:VCALENDAR\n'.repeat(1_000);
    expect(readIcs(deep, window)?.events).toEqual([]);
    const many = Array.from({ length: 150 }, (_, place) =>
      event(`UID:${place}`, 'DTSTART:19500101T090000', 'DURATION:PT5M', 'RRULE:FREQ=DAILY;COUNT=100000'),
    );
    const read = readIcs(calendarOf(...many.flat()), window);
    expect(read?.skipped).toBeGreaterThan(100);
  });
});

describe('no file takes long, whatever stands in it', () => {
  const odd = (observances: number): string[] => [
    'BEGIN:VTIMEZONE',
    'TZID:odd',
    ...Array.from({ length: observances }, () => [
      'BEGIN:STANDARD',
      'DTSTART:19700101T000000',
      'TZOFFSETTO:+0100',
      'END:STANDARD',
    ]).flat(),
    'END:VTIMEZONE',
  ];
  const starts = (count: number, zone: (place: number) => string): string[] =>
    Array.from({ length: count }, (_, place) =>
      event(`UID:${place}`, `DTSTART;TZID=${zone(place)}:20261120T090000`, 'DURATION:PT1H'),
    ).flat();
  const list = Array.from({ length: 100_000 }, () => '99').join(',');

  test.each([
    [
      'slashes before a separator of lines',
      event('UID:a', 'DTSTART:20261120T090000', `RDATE:${'/'.repeat(300_000)}\u2028x`),
    ],
    ['a zone of many observances', [...odd(20_000), ...starts(5_000, () => 'odd')]],
    ['many names of one zone', starts(20_000, (place) => `a${place}/Europe/Berlin`)],
    [
      'a rule of long lists',
      event('UID:a', 'DTSTART:20000101T090000', `RRULE:FREQ=DAILY;COUNT=90000;BYMONTHDAY=${list}`),
    ],
  ])('%s', (_, lines) => {
    const began = performance.now();
    expect(readIcs(calendarOf(...lines), window)?.events.length).toBeLessThan(20_000);
    // What is not bounded takes minutes.
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  test('the zone of a file is one that is known, and its name is short', () => {
    const named = (zone: string): string | undefined => readIcs(calendarOf(`X-WR-TIMEZONE:${zone}`), window)?.timeZone;
    expect([named('Europe/Berlin'), named('Nowhere/Land'), named('x'.repeat(1_000_000))]).toEqual([
      'Europe/Berlin',
      undefined,
      undefined,
    ]);
  });
});

test('times and durations are those of iCalendar', () => {
  expect(readTime('99991231')).toBeUndefined();
  expect(readTime('20261120T240000')).toBeUndefined();
  expect(readTime('20240229')).toEqual({ local: Date.UTC(2024, 1, 29), form: 'date' });
  expect(readTime('20230229')).toBeUndefined();
  expect(readTime('20261120T256100')).toBeUndefined();
  expect(readTime('20261120T096100')).toBeUndefined();
  expect(readTime('20261120T235960Z')).toEqual({ local: Date.UTC(2026, 10, 20, 23, 59, 59), form: 'utc' });
  expect(readDuration('P1W')).toBe(7 * 86_400_000);
  expect(readDuration('P1DT2H3M4S')).toBe(86_400_000 + 2 * 3_600_000 + 3 * 60_000 + 4_000);
  expect(readDuration('-PT1H')).toBe(0);
  expect(readDuration('an hour')).toBe(0);
});

test('a feed is written in lines of 75 octets, and read back it is what it was, of our own blocks', () => {
  const title = `Écrire ${'ä'.repeat(60)} ${'漢'.repeat(30)} 🥐; a, b\\`;
  const block = {
    blockId: '01890a5d-ac96-774b-bcce-b302099a8057',
    title,
    description: 'Two\nlines',
    start: Date.UTC(2026, 10, 20, 9),
    end: Date.UTC(2026, 10, 20, 10),
    version: 3,
    updatedAt: Date.UTC(2026, 10, 19, 9),
  };
  const ics = writeIcs({ name: 'Mine, only', events: [block] });
  expect(writeIcs({ name: 'Mine, only', events: [block] })).toBe(ics);
  for (const line of ics.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(ics).toContain('SEQUENCE:2\r\n');
  expect(ics).toContain('DTSTART:20261120T090000Z\r\n');
  expect(readIcs(ics, window)).toEqual({
    name: 'Mine, only',
    skipped: 0,
    events: [
      {
        id: `${block.blockId}@blocks.holdfast`,
        blockId: block.blockId,
        start: block.start,
        end: block.end,
        allDay: false,
        busy: true,
        title,
      },
    ],
  });
  const { description: _description, ...plain } = block;
  expect(writeIcs({ name: 'x', events: [plain] })).not.toContain('DESCRIPTION');
});

test('clocks of zones agree with their rules, near the time that is asked for and far from it', () => {
  const hour = 3_600_000;
  const changes = {
    'Europe/Berlin': '2026-10-25',
    'America/New_York': '2026-11-01',
    'Australia/Lord_Howe': '2026-10-04',
    UTC: '2026-12-30',
  };
  for (const [zone, change] of Object.entries(changes)) {
    const budget = { left: 1_000 };
    const clocks = clocksOf(zone, { ...window, budget });
    for (let local = Date.parse(change) - 2 * hour; local < Date.parse(change) + 6 * hour; local += hour / 4) {
      const day = new Date(local).toISOString().slice(0, 10);
      expect(clocks(local), `${zone} ${iso(local)}`).toBe(
        instantOf({ zone, day, minute: (local % (24 * hour)) / 60_000 }),
      );
    }
    expect(budget.left).toBe(1_000);
    const far = Date.UTC(2001, 6, 1, 12, 0, 30);
    expect(clocks(far)).toBe(instantOf({ zone, day: '2001-07-01', minute: 720 }) + 30_000);
    expect(clocks(Date.UTC(2041, 6, 1))).toBe(instantOf({ zone, day: '2041-07-01', minute: 0 }));
    expect(budget.left).toBe(960);
  }
});

test('a calendar of many years costs what lies near', () => {
  const old = Array.from({ length: 12_000 }, (_, place) =>
    event(
      `UID:${place}`,
      `DTSTART;TZID=Europe/Berlin:${2000 + (place % 20)}0120T090000`,
      'DURATION:PT1H',
      'SUMMARY:Old',
    ),
  );
  const text = calendarOf(
    ...old.flat(),
    ...event('UID:new', 'DTSTART;TZID=Europe/Berlin:20261120T090000', 'DURATION:PT1H'),
  );
  expect(readIcs(text, window)).toMatchObject({ skipped: 0, events: [{ id: 'new' }] });
});
