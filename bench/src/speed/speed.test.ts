import { setImmediate } from 'node:timers/promises';
import { profileHash, profiles } from '@holdfast/core';
import { expect, test } from 'vitest';
import { seededRandom } from '../measure.ts';
import { best } from './floor.ts';
import { speed } from './speed.ts';
import { createLanguage } from './texts.ts';
import { longestTurn } from './turns.ts';

test('the same seed gives the same texts', () => {
  const some = createLanguage(1);
  const others = createLanguage(1);
  expect(some.words).toEqual(others.words);
  expect(new Set(some.words).size).toBe(30_000);
  expect(some.text(seededRandom(4))).toBe(others.text(seededRandom(4)));
});

test('the best places are those of the highest scores', () => {
  expect(best(Float32Array.of(0.1, 0.9, 0.3, 0.9, 0.5), 3)).toEqual([1, 3, 4]);
  expect(best(Float32Array.of(0.1), 3)).toEqual([0]);
});

test('a run gives every figure of the issue', async () => {
  const flags = new Map(Object.entries({ n: '60', queries: '3', adds: '8', warm: '5' }));
  const { metrics } = await speed.run({
    store: 'sqlite',
    data: undefined,
    flags,
    files: [],
    progress: () => undefined,
  });
  for (const name of [
    'recall.p50_ms',
    'floor.p50_ms',
    'recall.over_floor',
    'http.added_over_empty',
    'add1_per_s',
    'add16_per_s',
    'batch_per_s',
    'cold_open_ms',
    'rss_mb',
    'bytes_per_memory',
    'turn.max_ms',
    'others.p95_ratio',
  ]) {
    expect(metrics[name], name).toBeTypeOf('number');
    expect(metrics[name], name).not.toBeNaN();
  }
}, 120_000);

test('many users are measured cold and warm', async () => {
  const flags = new Map(Object.entries({ users: '3', n: '40', queries: '5', warm: '5' }));
  const { settings, metrics } = await speed.run({
    store: 'sqlite',
    data: undefined,
    flags,
    files: [],
    progress: () => undefined,
  });
  expect(settings).toMatchObject({ users: 3, profile: profileHash(profiles.relevance) });
  for (const name of ['recall.p50_ms', 'cold_recall.p95_ms', 'floor.p50_ms', 'rss_mb.users', 'virtual_gb']) {
    expect(metrics[name], name).toBeTypeOf('number');
    expect(metrics[name], name).not.toBeNaN();
  }
}, 30_000);

test('the longest turn of some work is told', async () => {
  const { cpu, wall } = await longestTurn(async () => {
    await setImmediate();
    const until = performance.now() + 30;
    while (performance.now() < until);
    await setImmediate();
  });
  expect(wall).toBeGreaterThanOrEqual(29);
  expect(cpu).toBeGreaterThan(1);
});
