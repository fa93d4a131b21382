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
}, 120_000);

test('with a language model that understands every line, all of it is right after whole nights on Postgres', async () => {
  const options = {
    store: 'postgres',
    data: undefined,
    flags: new Map(),
    files: [],
    progress: () => undefined,
  } as const;
  const { metrics, misses } = await liveThrough({ days: 3, model: 'scripted', nights: 'consolidate', options });
  const { facts_right_rate: now, as_of_right_rate: then, known_at_right_rate: believed, junk } = metrics;
  expect([now, then, believed, junk], misses.join('\n')).toEqual([1, 1, 1, 0]);
}, 120_000);
