import { expect, test } from 'vitest';
import { workingSet } from './working-set.ts';

test('follow-up questions find more with the working set, and nothing changes off-session', async () => {
  const { metrics } = await workingSet.run({
    store: 'sqlite',
    data: undefined,
    flags: new Map([['stories', '12']]),
    files: [],
    progress: () => undefined,
  });
  expect(metrics).toMatchObject({ 'off_session.changed': 0, 'first.recall@5.gain': 0, 'recall@5.questions': 96 });
  expect(metrics['recall@5.gain.low']).toBeGreaterThan(0.4);
  expect(metrics['after_change.recall@5.gain.low']).toBeGreaterThan(0.3);
  expect(metrics['change.recall@5.gain.low']).toBeGreaterThanOrEqual(0);
});
