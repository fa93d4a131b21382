import type { Platform } from './domain/platform.ts';
import type { Shared } from './domain/shared.ts';
import { nodePlatform } from './platform.ts';
import { connectShared, type RedisSettings } from './store/redis/connect.ts';
import { systemScheduler } from './system-scheduler.ts';

export type { Shared } from './domain/shared.ts';
export { inspectRedis, type RedisFacts, type RedisSettings } from './store/redis/connect.ts';

/**
 * What the processes of one installation share, on Redis 7 or Valkey 8, or later: pass it to `open` as `shared`, which then
 * closes it. Needs the package `redis` (6). When Redis is not there, it goes on trying, and what is shared is kept in this
 * process meanwhile.
 *
 * @throws HoldfastError config_invalid when the address is none of Redis
 */
export function connectRedis(
  settings: RedisSettings,
  { platform = nodePlatform() }: { readonly platform?: Platform } = {},
): Promise<Shared> {
  return connectShared(settings, { platform, scheduler: systemScheduler });
}
