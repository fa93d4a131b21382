import { expect, test } from 'vitest';
import { killRepeatedly } from './crash.ts';

test('nothing acknowledged is lost, half stored or hard to find after kill -9 under concurrent writers', async () => {
  const report = await killRepeatedly({ kills: 2, writers: 8, seed: 3, longestMs: 100, progress: () => undefined });
  expect(report).toMatchObject({ lost: 0, not_recalled: 0, half_stored: 0, kills: 2, opens_clean: 2 });
  expect(report.acknowledged).toBeGreaterThan(0);
}, 60_000);
