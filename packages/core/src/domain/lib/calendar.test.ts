import { describe, expect, test } from 'vitest';
import { addDays, createCalendar, longDay, mondayOf, mondayOfWeek, nextNight, weekOf } from './calendar.ts';

const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);

describe('a calendar', () => {
  test('a day begins at midnight of its zone, and lasts 23 or 25 hours when clocks change', () => {
    const berlin = createCalendar('Europe/Berlin');
    const length = (day: string): number => {
      const { from, to } = berlin.spanOf(day);
      return (to - from) / HOUR;
    };
    expect(berlin.spanOf('2026-03-28').from).toBe(at('2026-03-27T23:00:00Z'));
    expect(['2026-03-28', '2026-03-29', '2026-10-25'].map(length)).toEqual([24, 23, 25]);
  });

  test('where clocks change at midnight, the day begins an hour later', () => {
    const { from, to } = createCalendar('America/Havana').spanOf('2026-03-08');
    expect(new Date(from).toISOString()).toBe('2026-03-08T05:00:00.000Z');
    expect((to - from) / HOUR).toBe(23);
  });

  test('every instant belongs to the day whose span holds it', () => {
    for (const zone of ['UTC', 'Pacific/Kiritimati', 'Pacific/Marquesas', 'America/St_Johns', 'Asia/Kathmandu']) {
      const calendar = createCalendar(zone);
      for (let instant = at('2026-10-20'); instant < at('2026-11-10'); instant += 7.3 * HOUR) {
        const day = calendar.dayOf(instant);
        const { from, to } = createCalendar(zone).spanOf(day);
        expect(from <= instant && instant < to, `${zone} ${instant}`).toBe(true);
        expect(createCalendar(zone).dayOf(from)).toBe(day);
        expect(createCalendar(zone).dayOf(from - 1)).toBe(addDays(day, -1));
      }
    }
  });

  test('weeks are those of ISO 8601, also around the new year', () => {
    expect(['2026-11-20', '2026-01-01', '2027-01-03', '2024-12-30'].map(weekOf)).toEqual([
      '2026-W47',
      '2026-W01',
      '2026-W53',
      '2025-W01',
    ]);
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(mondayOf('2026-11-16')).toBe('2026-11-16');
    for (const day of ['2026-11-20', '2026-01-01', '2027-01-03', '2024-12-30']) {
      expect(mondayOfWeek(weekOf(day))).toBe(mondayOf(day));
    }
    expect(longDay('2026-11-20')).toBe('Friday, 20 November 2026');
  });
});

describe('the next night', () => {
  const nights = (from: string, count: number, zone: string, hour: number) => {
    const found: string[] = [];
    for (let after = at(from); found.length < count;) {
      const night = nextNight(after, { timeZone: zone, hour });
      found.push(`${new Date(night.at).toISOString().slice(0, 16)} ${night.day}`);
      after = night.at;
    }
    return found;
  };

  test('is at its hour of the zone, and about the day before it', () => {
    expect(nights('2026-11-20T12:00:00Z', 2, 'Asia/Tokyo', 3)).toEqual([
      '2026-11-20T18:00 2026-11-20',
      '2026-11-21T18:00 2026-11-21',
    ]);
    expect(nights('2026-11-20T12:00:00Z', 1, 'UTC', 23)).toEqual(['2026-11-20T23:00 2026-11-20']);
  });

  test.each(['Europe/Berlin', 'America/New_York', 'America/Havana', 'Australia/Lord_Howe', 'Asia/Kolkata'])(
    'each day of a year of %s has exactly one, at any hour',
    (zone) => {
      for (const hour of [0, 1, 2, 3, 23]) {
        const days: string[] = [];
        for (let after = at('2026-01-01T00:00:00Z'); after < at('2027-01-01T00:00:00Z');) {
          const night = nextNight(after, { timeZone: zone, hour });
          days.push(night.day);
          after = night.at;
        }
        expect(new Set(days).size, `${zone} ${hour}`).toBe(days.length);
        expect(days.length).toBeGreaterThanOrEqual(365);
        expect(days.every((day, index) => index === 0 || day === addDays(days[index - 1] ?? '', 1))).toBe(true);
      }
    },
  );

  test('an hour that is left out comes when the next does, and one that comes twice counts once', () => {
    expect(nights('2026-03-28T12:00:00Z', 2, 'Europe/Berlin', 2)).toEqual([
      '2026-03-29T01:00 2026-03-28',
      '2026-03-30T00:00 2026-03-29',
    ]);
    expect(nights('2026-10-24T12:00:00Z', 2, 'Europe/Berlin', 2)).toEqual([
      '2026-10-25T00:00 2026-10-24',
      '2026-10-26T01:00 2026-10-25',
    ]);
  });
});
