import { expect, test } from 'vitest';
import { loadTimeParser, mayHoldTime } from './time.ts';

const parse = await loadTimeParser();
const now = Date.UTC(2026, 6, 15, 12);

function span(text: string, timeZone = 'UTC'): string[] | undefined {
  const found = parse({ text, now, timeZone });
  return found && [new Date(found.from).toISOString(), new Date(found.to).toISOString(), found.grain];
}

const at = (date: string): string => `${date}T00:00:00.000Z`;

test.each([
  ['what did I do yesterday', at('2026-07-14'), at('2026-07-15'), 'day'],
  ['on 3 May 2023', at('2023-05-03'), at('2023-05-04'), 'day'],
  ['in May 2023', at('2023-05-01'), at('2023-06-01'), 'month'],
  ['last month', at('2026-06-01'), at('2026-07-01'), 'month'],
  ['last year', at('2025-01-01'), at('2026-01-01'), 'year'],
  ['back in 2022', at('2022-01-01'), at('2023-01-01'), 'year'],
  ['last week', at('2026-07-06'), at('2026-07-13'), 'week'],
  ['from 3 May 2023 to 5 May 2023', at('2023-05-03'), at('2023-05-06'), 'day'],
])('%s is from %s to %s, by the %s', (text, from, to, grain) => {
  expect(span(text)).toEqual([from, to, grain]);
});

test('days begin at midnight of the zone', () => {
  expect(span('yesterday', 'America/New_York')?.slice(0, 2)).toEqual([
    '2026-07-14T04:00:00.000Z',
    '2026-07-15T04:00:00.000Z',
  ]);
});

test('a time of day stands for its day', () => {
  expect(span('two hours ago')).toEqual([at('2026-07-15'), at('2026-07-16'), 'day']);
});

test('a text without a time has none', () => {
  expect(span('who likes tea')).toBeUndefined();
  expect(mayHoldTime('who likes tea')).toBe(false);
  expect(mayHoldTime('what happened last week')).toBe(true);
});
