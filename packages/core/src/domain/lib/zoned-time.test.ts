import { expect, test } from 'vitest';
import { offsetSpans } from './zoned-time.ts';

const HOUR = 3_600_000;

test('a year of Berlin has three spans, cut at the instants at which the clocks change', () => {
  const spans = offsetSpans({ zone: 'Europe/Berlin', from: Date.UTC(2026, 0, 1), until: Date.UTC(2027, 0, 1) });
  expect(spans).toEqual([
    { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 2, 29, 1), offset: HOUR },
    { start: Date.UTC(2026, 2, 29, 1), end: Date.UTC(2026, 9, 25, 1), offset: 2 * HOUR },
    { start: Date.UTC(2026, 9, 25, 1), end: Date.UTC(2027, 0, 1), offset: HOUR },
  ]);
});

test('a zone that never changes its clocks is one span, and an unknown one is refused', () => {
  expect(offsetSpans({ zone: 'UTC', from: 0, until: HOUR })).toEqual([{ start: 0, end: HOUR, offset: 0 }]);
  expect(() => offsetSpans({ zone: 'Europe/Atlantis', from: 0, until: HOUR })).toThrow(RangeError);
});
