import { describe, expect, test } from 'vitest';
import { dayStarts, expandHours, weekdayOf } from './hours.ts';
import type { Weekday } from './model.ts';

const HOUR = 3_600_000;
const DAILY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** `day hour:minute-hour:minute` in UTC. */
function shown(zone: string, from: number, days: number, range: { readonly from: number; readonly to: number }) {
  const intervals = expandHours({
    zone,
    ranges: [{ weekdays: DAILY, ...range }],
    from,
    until: from + days * 24 * HOUR,
  });
  return intervals.map(({ start, end }) =>
    [start, end].map((one) => new Date(one).toISOString().slice(8, 16)).join('/'),
  );
}

test('weekdays are counted from Monday', () => {
  expect(weekdayOf(0)).toBe(4);
  expect(weekdayOf(-4)).toBe(7);
  expect(weekdayOf(4)).toBe(1);
});

describe('hours in a zone', () => {
  test('stay at the wall clock’s nine to five when the clocks change', () => {
    const nine = { from: 540, to: 1_020 };
    expect(shown('Europe/Berlin', Date.UTC(2026, 9, 24), 2, nine)).toEqual(['24T07:00/24T15:00', '25T08:00/25T16:00']);
    expect(shown('America/New_York', Date.UTC(2026, 2, 7), 2, nine)).toEqual([
      '07T14:00/07T22:00',
      '08T13:00/08T21:00',
    ]);
  });

  test('lose what the clocks leave out, and have twice what they repeat', () => {
    const early = { from: 90, to: 150 };
    expect(shown('Europe/Berlin', Date.UTC(2026, 2, 28, 12), 1, early)).toEqual(['29T00:30/29T01:00']);
    expect(shown('Europe/Berlin', Date.UTC(2026, 9, 24, 12), 1, { from: 120, to: 150 })).toEqual([
      '25T00:00/25T00:30',
      '25T01:00/25T01:30',
    ]);
  });

  test('go on over midnight, also from the day before the first one', () => {
    expect(shown('UTC', Date.UTC(2026, 0, 5), 1, { from: 1_320, to: 360 })).toEqual([
      '05T00:00/05T06:00',
      '05T22:00/06T00:00',
    ]);
  });

  test('overlapping ranges are one, and a date has hours of its own', () => {
    const found = expandHours({
      zone: 'UTC',
      ranges: [
        { weekdays: [1, 2, 3], from: 540, to: 720 },
        { weekdays: [1], from: 660, to: 780 },
        { weekdays: [1], from: 600, to: 630 },
      ],
      dates: { '2026-01-06': [], '2026-01-07': [{ from: 0, to: 60 }] },
      from: Date.UTC(2026, 0, 5),
      until: Date.UTC(2026, 0, 9),
    });
    expect(found).toEqual([
      { start: Date.UTC(2026, 0, 5, 9), end: Date.UTC(2026, 0, 5, 13) },
      { start: Date.UTC(2026, 0, 7, 0), end: Date.UTC(2026, 0, 7, 1) },
    ]);
  });
});

test('days begin at local midnight, and a day that the clocks go back into is one', () => {
  const days = (zone: string, from: number, count: number): string[] =>
    dayStarts({ zone, from, until: from + count * 24 * HOUR }).map((one) => new Date(one).toISOString().slice(5, 16));
  expect(days('Europe/Berlin', Date.UTC(2026, 9, 24, 12), 2)).toEqual(['10-24T12:00', '10-24T22:00', '10-25T23:00']);
  // In Santiago the day of 4 April 2026 has 25 hours: at its end the clocks go back to 23:00.
  expect(days('America/Santiago', Date.UTC(2026, 3, 4, 12), 1)).toEqual(['04-04T12:00', '04-05T04:00']);
});
