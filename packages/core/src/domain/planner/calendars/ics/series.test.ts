import { describe, expect, test } from 'vitest';
import { readRule, timesOf } from './series.ts';

const at = (text: string): number => Date.parse(`${text}Z`);

/** Days on which a series falls, at most `most` of them, from its first time or another one on. */
function days(
  rule: string,
  first: string,
  { from = first, most = 6 }: { from?: string; most?: number } = {},
): string[] {
  const read = readRule(rule);
  if (read === undefined) throw new Error('not understood');
  const found: string[] = [];
  const span = { first: at(first), from: at(from), until: at('2040-01-01T00:00'), budget: { left: 5_000 } };
  for (const local of timesOf(read, span)) {
    if (read.until !== undefined && local > read.until.at) break;
    if (local >= at(from)) found.push(new Date(local).toISOString().slice(0, 10));
    if (found.length === most) break;
  }
  return found;
}

describe('series', () => {
  test.each([
    ['FREQ=DAILY;COUNT=3', ['2026-11-20', '2026-11-21', '2026-11-22']],
    ['FREQ=DAILY;INTERVAL=2;UNTIL=20261124', ['2026-11-20', '2026-11-22', '2026-11-24']],
    ['FREQ=DAILY;BYDAY=MO,TU;COUNT=3', ['2026-11-20', '2026-11-23', '2026-11-24']],
    ['FREQ=DAILY;BYMONTHDAY=-1,1;COUNT=3', ['2026-11-20', '2026-11-30', '2026-12-01']],
    ['FREQ=DAILY;BYMONTH=12;COUNT=2', ['2026-11-20', '2026-12-01']],
    ['FREQ=WEEKLY;COUNT=3', ['2026-11-20', '2026-11-27', '2026-12-04']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=4', ['2026-11-20', '2026-11-30', '2026-12-04', '2026-12-14']],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,FR;WKST=SU;COUNT=3', ['2026-11-20', '2026-11-29', '2026-12-04']],
    ['FREQ=WEEKLY;BYMONTH=12;COUNT=2', ['2026-11-20', '2026-12-04']],
    ['FREQ=MONTHLY;COUNT=2', ['2026-11-20', '2026-12-20']],
    ['FREQ=MONTHLY;BYDAY=-1FR;COUNT=3', ['2026-11-20', '2026-11-27', '2026-12-25']],
    ['FREQ=MONTHLY;BYDAY=5FR;COUNT=2', ['2026-11-20', '2027-01-29']],
    ['FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3', ['2026-11-20', '2026-12-31', '2027-01-31']],
    ['FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;COUNT=2', ['2026-11-20', '2027-08-13']],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3', ['2026-11-20', '2026-11-30', '2026-12-31']],
    ['FREQ=MONTHLY;BYMONTH=1;COUNT=2', ['2026-11-20', '2027-01-20']],
    ['FREQ=MONTHLY;BYMONTHDAY=25,5;COUNT=4', ['2026-11-20', '2026-11-25', '2026-12-05', '2026-12-25']],
    [
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1,1;COUNT=4',
      ['2026-11-20', '2026-11-30', '2026-12-01', '2026-12-31'],
    ],
    ['FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2', ['2026-11-20', '2026-11-30']],
    ['FREQ=MONTHLY;BYDAY=FR;BYSETPOS=5;COUNT=2', ['2026-11-20', '2027-01-29']],
    ['FREQ=YEARLY;BYMONTH=12,1;BYMONTHDAY=1;COUNT=3', ['2026-11-20', '2026-12-01', '2027-01-01']],
    ['FREQ=YEARLY;BYDAY=-1FR,1MO;COUNT=3', ['2026-11-20', '2026-12-25', '2027-01-04']],
    ['FREQ=YEARLY;COUNT=2', ['2026-11-20', '2027-11-20']],
    ['FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;COUNT=3', ['2026-11-20', '2027-03-28', '2028-03-26']],
    ['FREQ=YEARLY;BYDAY=1MO;COUNT=2', ['2026-11-20', '2027-01-04']],
    ['FREQ=YEARLY;BYMONTHDAY=1;COUNT=3', ['2026-11-20', '2026-12-01', '2027-01-01']],
  ])('%s', (rule, expected) => {
    expect(days(rule, '2026-11-20T09:00')).toEqual(expected);
  });

  test('a day that a month or year does not have is left out', () => {
    expect(days('FREQ=MONTHLY;COUNT=3', '2026-10-31T09:00')).toEqual(['2026-10-31', '2026-12-31', '2027-01-31']);
    expect(days('FREQ=YEARLY;COUNT=2', '2024-02-29T09:00')).toEqual(['2024-02-29', '2028-02-29']);
  });

  test.each(['FREQ=DAILY;INTERVAL=3', 'FREQ=WEEKLY;INTERVAL=3', 'FREQ=MONTHLY;INTERVAL=5', 'FREQ=YEARLY'])(
    '%s is the same whether it is followed from its first time or joined later',
    (rule) => {
      const whole = days(rule, '2001-01-05T09:00', { most: 10_000 }).filter((day) => day >= '2030-01-01');
      expect(days(rule, '2001-01-05T09:00', { from: '2030-01-01T00:00', most: 10_000 })).toEqual(whole);
    },
  );

  test('a series that never falls on a day ends', () => {
    expect(days('FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '2026-02-28T09:00')).toEqual(['2026-02-28']);
    expect(days('FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30;COUNT=9', '2026-02-28T09:00')).toEqual(['2026-02-28']);
  });

  test.each([
    'FREQ=HOURLY',
    'FREQ=YEARLY;BYWEEKNO=20',
    'FREQ=DAILY;INTERVAL=0',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;COUNT=many',
    'FREQ=DAILY;UNTIL=soon',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=WEEKLY;BYDAY=1',
    'INTERVAL=2',
    '',
  ])('%s is not understood, and nothing is guessed', (rule) => {
    expect(readRule(rule)).toBeUndefined();
  });

  test('a rule is read whatever its case, with a separator too many', () => {
    expect(readRule('freq=weekly;byday=mo;wkst=xx;')).toMatchObject({ freq: 'WEEKLY', weekStart: 0 });
    expect(readRule('FREQ=DAILY;UNTIL=20261124T120000Z')?.until).toEqual({ at: at('2026-11-24T12:00'), utc: true });
  });
});
