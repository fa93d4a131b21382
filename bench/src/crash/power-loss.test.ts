import { expect, test } from 'vitest';
import { replayPowerLoss } from './power-loss.ts';

test('a log cut anywhere behind an acknowledgement holds what was acknowledged, and never half a batch', async () => {
  const report = await replayPowerLoss({ writes: 2, seed: 5, progress: () => undefined });
  expect(report).toMatchObject({ lost: 0, half_stored: 0, opens_clean: report.cuts, synchronous: 2 });
  expect(report.acknowledged).toBeGreaterThan(2);
  expect(report.cuts).toBeGreaterThan(10);
}, 60_000);
