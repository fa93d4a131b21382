import { expect, test } from 'vitest';
import { liveThrough } from './life.ts';

test('after each of the first nights what was told is believed on Postgres, then as of then, and nothing junk is kept', async () => {
  const options = {
    store: 'postgres',
    data: undefined,
    flags: new Map(),
    files: [],
    progress: () => undefined,
  } as const;
  const { metrics, misses } = await liveThrough({ days: 10, options });
  expect(metrics['facts_right_rate'], misses.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(metrics['as_of_right_rate'], misses.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(metrics['known_at_right_rate'], misses.join('\n')).toBeGreaterThanOrEqual(0.95);
  expect(metrics['junk'], misses.join('\n')).toBe(0);
  expect(metrics['typed_memories']).toBeLessThan(100 / 2);
}, 60_000);
