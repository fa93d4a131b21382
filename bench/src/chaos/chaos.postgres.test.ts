import { expect, test } from 'vitest';
import { wreak } from './chaos.ts';
import { faultNames } from './faults.ts';

test('each fault once under load: nothing acknowledged is lost, doubled or shown to others, and all is well again', async () => {
  const metrics = await wreak({
    seconds: 60,
    faults: faultNames.length,
    seed: 5,
    pauseMs: [100, 300],
    jobLeaseMs: 1_000,
    progress: () => undefined,
  });
  expect(metrics).toMatchObject({
    lost: 0,
    doubled: 0,
    resurrected: 0,
    half_stored: 0,
    isolation_violations: 0,
    stale: 0,
    healthy: 1,
    vectors_wrong: 0,
    given_up: 0,
    crashes: 0,
    'jobs.dead': 0,
    'events.dead_letters': 0,
    faults: faultNames.length,
  });
  expect(metrics['acknowledged']).toBeGreaterThan(0);
}, 120_000);
