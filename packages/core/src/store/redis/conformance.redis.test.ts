import { afterAll, beforeAll } from 'vitest';
import { describeFocusBuffer } from '../../testing/shared-conformance/focus.ts';
import { describeRateLimiter } from '../../testing/shared-conformance/limits.ts';
import { describeWorkingSet } from '../../testing/shared-conformance/working-set.ts';
import { redisFocusBuffer } from './focus-buffer.ts';
import { redisRateLimiter } from './rate-limiter.ts';
import { redisWorld, type RedisWorld } from './testing/world.ts';
import { redisWorkingSet } from './working-set.ts';

let world: RedisWorld;
beforeAll(async () => {
  world = await redisWorld(process.env['HOLDFAST_TEST_REDIS_URL']);
});
afterAll(() => world[Symbol.asyncDispose]());

describeWorkingSet('on Redis', async (rules) => redisWorkingSet({ ...world.part(), ...rules }));
describeFocusBuffer('on Redis', async (rules) => redisFocusBuffer({ ...world.part(), rules }));
describeRateLimiter('on Redis', async () => redisRateLimiter(world.part()));
