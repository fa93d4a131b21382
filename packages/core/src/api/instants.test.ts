import { expect, test } from 'vitest';
import { toTimestamp } from './instants.ts';

test('a timestamp is that of the calendar, from the first to the last, leap years among them', () => {
  const day = 86_400_000;
  const instants = [
    0,
    -1,
    1,
    7,
    42.75,
    999,
    1_000,
    59_999,
    day - 1,
    day,
    -day,
    -day - 1,
    Date.UTC(2024, 1, 29, 23, 59, 59, 50),
  ];
  const far = [8.64e15, -8.64e15, Date.UTC(-1, 0), Date.UTC(12_026, 5, 3, 4, 5, 6, 7)];
  for (let noon = Date.UTC(1895, 0); noon < Date.UTC(2110, 0); noon += day) instants.push(noon + 12_345_678);
  for (let step = 0; step < 2_000; step += 1) instants.push(step * 37 * 3_600_123 - 5e12);
  for (const instant of [...instants, ...far, 0]) {
    expect(toTimestamp(instant)).toBe(new Date(Math.floor(instant)).toISOString());
  }
});

test('what is no instant is refused', () => {
  expect(() => toTimestamp(Number.NaN)).toThrow(RangeError);
  expect(() => toTimestamp(8.64e15 + 86_400_000)).toThrow(RangeError);
});
