import { expect, test } from 'vitest';
import { measureNight } from './consolidation.ts';

test('a night on Postgres that is killed ends with what one run would have left, nothing twice and nothing lost', async () => {
  const found = await measureNight({
    n: 200,
    kills: 2,
    recalls: 5,
    seed: 3,
    vectors: true,
    store: 'postgres',
    progress: () => undefined,
  });
  expect(found).toMatchObject({
    'report.day_summaries': 1,
    'memories.lost': 0,
    'memories.twice': 0,
    'links.lost': 0,
    'links.twice': 0,
    'report.differs': 0,
  });
}, 240_000);
