import { expect, test } from 'vitest';
import { interleave } from './stale.ts';

test('what one replica adds, edits or forgets, the next recall of the other knows', async () => {
  const report = await interleave({ interleavings: 200, users: 4, seed: 2, progress: () => undefined });
  expect(report).toMatchObject({ interleavings: 200, stale: 0 });
  expect(Math.min(report.adds, report.edits, report.forgets)).toBeGreaterThan(0);
}, 60_000);
