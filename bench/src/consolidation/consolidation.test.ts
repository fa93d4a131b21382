import { expect, test } from 'vitest';
import { measureNight } from './consolidation.ts';

test('a night that is killed again and again ends with what one run would have left, nothing twice and nothing lost', async () => {
  const found = await measureNight({
    n: 400,
    kills: 2,
    recalls: 20,
    seed: 3,
    vectors: true,
    progress: () => undefined,
  });
  expect(found).toMatchObject({
    'report.day_summaries': 1,
    opens_clean: 2,
    'memories.lost': 0,
    'memories.twice': 0,
    'links.lost': 0,
    'links.twice': 0,
    'report.differs': 0,
  });
  expect(found['report.merged']).toBeGreaterThan(0);
}, 120_000);
