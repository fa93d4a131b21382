import { expect, test } from 'vitest';
import type { BenchOptions } from '../bench.ts';
import { intents } from './intents.ts';
import { measureModel, measureRules } from './plans.ts';

const options: BenchOptions = {
  store: 'sqlite',
  data: undefined,
  flags: new Map([['misses', 'yes']]),
  files: [],
  progress: () => undefined,
};

test('sixty intents of twelve kinds become valid plans with the right dates, each within 50 ms of CPU', async () => {
  const metrics = await measureRules(options, intents);
  expect(metrics['valid']).toBe(1);
  expect(metrics['dates_right']).toBeGreaterThanOrEqual(0.95);
  expect(metrics['kinds_right']).toBeGreaterThanOrEqual(0.95);
  expect(metrics['rules.cpu_ms']).toBeLessThan(50);
});

test(
  'a model makes them too, and from a faulty one never comes a plan that is not valid',
  { timeout: 60_000 },
  async () => {
    const sound = await measureModel(options, { asked: intents.slice(0, 5), model: 'scripted', replyMs: 1 });
    expect(sound).toMatchObject({ valid: 1, by_model: 1 });
    expect(sound['dates_right']).toBeGreaterThanOrEqual(0.95);
    const faulty = await measureModel(options, { asked: intents.slice(0, 12), model: 'faulty', replyMs: 1 });
    expect(faulty['valid']).toBe(1);
    expect(faulty['by_model']).toBeLessThan(0.5);
  },
);
