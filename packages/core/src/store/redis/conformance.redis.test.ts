import { afterAll, beforeAll } from 'vitest';
import { describeFocusBuffer } from '../../testing/shared-conformance/focus.ts';
import { describeRateLimiter } from '../../testing/shared-conformance/limits.ts';
import { redisFocusBuffer } from './focus-buffer.ts';
import { redisRateLimiter } from './rate-limiter.ts';
import { redisWorld, type RedisWorld } from './testing/world.ts';

let world: RedisWorld;
beforeAll(async () => {
  world = await redisWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

describeFocusBuffer('on Redis', async (rules) => redisFocusBuffer({ ...world.part(), rules }));
describeRateLimiter('on Redis', async () => redisRateLimiter(world.part()));
