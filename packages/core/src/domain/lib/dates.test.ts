import { describe, expect, test } from 'vitest';
import { findDates, loadDateReader, mayHoldDate } from './dates.ts';

/** Saturday, 21 November 2026, ten in the morning. */
const today = { day: '2026-11-21', minute: 600, written: [] };

function read(text: string, more: Partial<typeof today> = {}): string {
  return findDates(text, { ...today, ...more })
    .map(({ relation, day, minute, lastDay }) =>
      [relation, day, minute, lastDay].filter((part) => part !== undefined).join(' '),
    )
    .join(', ');
}

describe('dates in words', () => {
  test.each([
    ['by Friday', 'by 2026-11-27'],
    ['by this Saturday', 'by 2026-11-21'],
    ['by Saturday', 'by 2026-11-28'],
    ['next Tuesday', 'on 2026-11-24'],
    ['on Thursday next week', 'on 2026-11-26'],
    ['on Monday in two weeks', 'on 2026-11-30'],
    ['before Monday', 'by 2026-11-22'],
    ['before 5pm on Monday', 'by 2026-11-23 1020'],
    ['tomorrow at noon', 'on 2026-11-22 720'],
    ['tomorrow at 12:30 am', 'on 2026-11-22 30'],
    ['by midnight today', 'on 2026-11-21'],
    ['today at midnight', 'on 2026-11-21 1439'],
    ['tonight', 'on 2026-11-21'],
    ['the day after tomorrow', 'on 2026-11-23'],
    ['EOD', 'by 2026-11-21'],
    ['COB', 'by 2026-11-21 1020'],
    ['by the end of tomorrow', 'by 2026-11-22'],
    ['by the end of the day', 'by 2026-11-21'],
    ['end of next day', 'by 2026-11-22'],
    ['by the end of the week', 'by 2026-11-22'],
    ['by the end of next week', 'by 2026-11-27'],
    ['before the end of the month', 'by 2026-11-30'],
    ['end of next month', 'by 2026-12-31'],
    ['by the end of March', 'by 2027-03-31'],
    ['by the end of November', 'by 2026-11-30'],
    ['end of the quarter', 'by 2026-12-31'],
    ['EOQ', 'by 2026-12-31'],
    ['by the end of the year', 'by 2026-12-31'],
    ['end of next year', 'by 2027-12-31'],
    ['in Q4', 'by 2026-12-31'],
    ['in Q1', 'by 2027-03-31'],
    ['Q2 of 2028', 'by 2028-06-30'],
    ['within two weeks', 'by 2026-12-05'],
    ['in a fortnight', 'on 2026-12-05'],
    ['in the next few days', 'by 2026-11-24'],
    ['in a couple of months', 'on 2027-01-21'],
    ['in half a year', 'on 2027-05-21'],
    ['3 days from now', 'on 2026-11-24'],
    ['within 3 business days', 'by 2026-11-25'],
    ['in 20 minutes', 'by 2026-11-21 620'],
    ['in 15 hours', 'by 2026-11-22 60'],
    ['this week', 'by 2026-11-22'],
    ['next week', 'on 2026-11-23 2026-11-27'],
    ['by next week', 'by 2026-11-27'],
    ['this weekend', 'on 2026-11-21 2026-11-22'],
    ['next weekend', 'on 2026-11-28 2026-11-29'],
    ['this month', 'by 2026-11-30'],
    ['next month', 'on 2026-12-01 2026-12-31'],
    ['next quarter', 'on 2027-01-01 2027-03-31'],
    ['in August', 'on 2027-08-01 2027-08-31'],
    ['by November', 'by 2026-11-30'],
    ['before May 2028', 'by 2028-04-30'],
    ['by mid-December', 'by 2026-12-15'],
    ['on Sunday at 10', 'on 2026-11-22 600'],
    ['on Sunday at 10 pm', 'on 2026-11-22 1320'],
    ['next year', 'on 2027-01-01 2027-12-31'],
    ['the week after next', 'on 2026-11-30 2026-12-04'],
    ['on the 30th', 'on 2026-11-30'],
    ['by the 1st', 'by 2026-12-01'],
    ['by the 31st', 'by 2026-12-31'],
    ['the 45th', ''],
    ['the 0th', ''],
    ['on 2026-12-10 at 11:15', 'on 2026-12-10 675'],
    ['2026-02-30', ''],
    ['by 15 January', 'by 2027-01-15'],
    ['December 11th, 2028', 'on 2028-12-11'],
    ['on the 9th of December', 'on 2026-12-09'],
    ['on 29 February', 'on 2028-02-29'],
    ['on 31 June', ''],
    ['31 June 2027', ''],
    ['from 3 to 7 May', 'on 2027-05-03 2027-05-07'],
    ['from 33 to 37 May', ''],
    ['no later than 3 December', 'by 2026-12-03'],
    ['deadline: 3 Dec', 'by 2026-12-03'],
    ['Friday and by 3 December', 'on 2026-11-27, by 2026-12-03'],
    ['nothing at all', ''],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test('the last day of a shorter month stands for one that it has not', () => {
    expect(read('in a month', { day: '2027-01-31' })).toBe('on 2027-02-28');
    expect(read('by the 31st', { day: '2027-04-30' })).toBe('by 2027-05-31');
    expect(read('this weekend', { day: '2026-11-18' })).toBe('on 2026-11-21 2026-11-22');
  });

  test('dates in figures are left to the library, and only they', async () => {
    expect(mayHoldDate('by 12/5/2027')).toBe(true);
    expect(mayHoldDate('by 12 May')).toBe(false);
    const readDates = await loadDateReader();
    const text = 'ship it by 12/5/2027 at 17:00, not on Monday';
    const written = readDates({ text, day: today.day });
    expect(read(text, { written: [...written] as never })).toBe('by 2027-12-05 1020, on 2026-11-23');
    expect(readDates({ text: 'version 1.2.99999 of 99/99/9999', day: today.day })).toEqual([]);
  });
});
