import { z } from 'zod';
import { bucketKey, createRateLimiter, type RateLimiter, tokenTolerance } from '../../domain/limits/rate-limiter.ts';
import { orElse } from './guarded.ts';
import { keyOf } from './keys.ts';
import type { PartOptions } from './part.ts';

/**
 * takeTokens of domain/limits, operation by operation. Numbers travel as text with 17 digits, or Lua would cut them.
 * KEYS: the bucket. ARGV: limit, perMs, cost, now, tolerance. The key ends when the bucket is full again.
 */
const TAKE = `
local limit, per, cost, now, tolerance =
  tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local held = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local heldTokens, heldAt = limit, now
if held[1] then heldTokens, heldAt = tonumber(held[1]), tonumber(held[2]) end
local at = math.max(heldAt, now)
local tokens = math.min(limit, heldTokens + ((at - heldAt) * limit) / per)
local allowed = tokens >= cost - tolerance
local left = tokens
if allowed then left = math.max(0, tokens - cost) end
redis.call('HSET', KEYS[1], 'tokens', string.format('%.17g', left), 'at', string.format('%.17g', at))
redis.call('PEXPIRE', KEYS[1], math.max(1, math.ceil(((limit - left) * per) / limit)))
local wait = 0
if not allowed then wait = math.ceil(((cost - tokens) * per) / limit) end
return { allowed and 1 or 0, string.format('%.17g', math.floor(left + tolerance)), string.format('%.17g', wait) }`;

const reply = z.tuple([z.number(), z.coerce.number(), z.coerce.number()]);

/**
 * Longer than other commands get: a count that this process makes by itself lets through calls that the others have counted
 * already. Three misses in a row end the waiting, for all calls.
 */
const patienceMs = 500;

/** Buckets that all replicas share. While Redis is gone each replica limits by itself. */
export function redisRateLimiter({ line, prefix, onError }: PartOptions): RateLimiter {
  const own = createRateLimiter();
  return {
    take(scope, ask) {
      const { name, rule, cost = 1, now } = ask;
      const numbers = [rule.limit, rule.perMs, cost, now, tokenTolerance].map(String);
      const taken = line.ask(async (client) => {
        const key = keyOf(prefix, 'rate', [bucketKey(scope, name)]);
        const [allowed, remaining, wait] = reply.parse(await client.eval(TAKE, { keys: [key], arguments: numbers }));
        const retryAfterMs = allowed === 1 || cost <= rule.limit ? wait : Number.POSITIVE_INFINITY;
        return { allowed: allowed === 1, remaining, retryAfterMs };
      }, patienceMs);
      return orElse(taken, { instead: () => own.take(scope, ask), onError });
    },
  };
}
