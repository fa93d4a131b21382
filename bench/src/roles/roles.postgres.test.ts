import { expect, test } from 'vitest';
import { shareWork } from './roles.ts';

test('workers share jobs, take over those of one that died, and whoever is told to stop loses nothing', async () => {
  const metrics = await shareWork({ seconds: 2, seed: 4, progress: () => undefined });
  expect(metrics).toMatchObject({
    lost: 0,
    doubled: 0,
    half_stored: 0,
    isolation_violations: 0,
    vectors_wrong: 0,
    given_up: 0,
    'jobs.finished': 1,
    'jobs.left': 0,
    'jobs.dead': 0,
    'share.workers': 3,
    'stop_worker.exit_code': 0,
    'drain.exit_code': 0,
    'drain.cut_off': 0,
    'drain.other': 0,
  });
  expect(metrics['kill.taken_over']).toBe(metrics['kill.in_hand']);
  expect(metrics['drain.refused']).toBeGreaterThan(0);
}, 120_000);
