import { expect, test } from 'vitest';
import { runFuzz } from './fuzz.ts';

test('a few hundred requests of all kinds find no 5xx, no crash, no hang and nothing of anybody else', async () => {
  const quiet = { progress: () => undefined };
  const params = { store: 'sqlite', requests: 300, seed: 6, workers: 4, seconds: 60, ...quiet } as const;
  const { metrics, worst } = await runFuzz(params);
  expect(metrics, worst.join('\n')).toMatchObject({
    status_5xx: 0,
    hangs: 0,
    lost: 0,
    crashes: 0,
    isolation_violations: 0,
    victims_changed: 0,
  });
  expect(metrics['requests']).toBeGreaterThan(100);
}, 90_000);
