import { expect, test } from 'vitest';
import { ingestUnderKills } from './ingest.ts';
import { redisFor } from './redis.ts';

test('events of a stream become one memory each, although both consumers are killed midway', async () => {
  await using redis = await redisFor(undefined);
  const report = await ingestUnderKills({
    url: redis.url,
    events: 1_000,
    kills: 1,
    seed: 2,
    progress: () => undefined,
  });
  expect(report).toMatchObject({ memories: 1_000, lost: 0, doubled: 0, dead_letters: 0, kills: 2 });
}, 60_000);
