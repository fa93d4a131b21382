import { createFocusBuffer, type FocusBuffer, type FocusRules } from '../../domain/focus/focus-buffer.ts';
import type { UserScope } from '../../domain/scope.ts';
import { orElse } from './guarded.ts';
import { keyOf } from './keys.ts';
import { hotPathMs, type PartOptions } from './part.ts';

/**
 * KEYS: the user's sorted set. ARGV: ttl in ms, most members, then instant and member in turns. A note never moves back in
 * time (GT); what is older than the newest by the ttl goes, then what is too many. The key itself ends with the ttl.
 */
const NOTE = `
local key, ttl, most = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
for i = 3, #ARGV, 2 do redis.call('ZADD', key, 'GT', ARGV[i], ARGV[i + 1]) end
local newest = redis.call('ZRANGE', key, 0, 0, 'REV', 'WITHSCORES')[2]
redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.17g', tonumber(newest) - ttl))
redis.call('ZREMRANGEBYRANK', key, 0, -most - 1)
redis.call('PEXPIRE', key, ttl)
return redis.status_reply('OK')`;

/** The focus buffer that all replicas share. While Redis is gone it is that of this process, which is always kept along. */
export function redisFocusBuffer({
  line,
  prefix,
  onError,
  rules,
}: PartOptions & { readonly rules: FocusRules }): FocusBuffer {
  const own = createFocusBuffer(rules);
  const keyFor = ({ tenant, user }: UserScope): string => keyOf(prefix, 'focus', [tenant, user]);
  return {
    async note(scope, focused) {
      if (focused.length === 0) return;
      await own.note(scope, focused);
      const uses = focused.flatMap(({ seq, at }) => [String(at), String(seq)]);
      const noted = line.ask(async (client) => {
        await client.eval(NOTE, {
          keys: [keyFor(scope)],
          arguments: [String(rules.ttlMs), String(rules.most), ...uses],
        });
      });
      await orElse(noted, { instead: () => undefined, onError });
    },
    async recent(scope, { now, limit }) {
      const read = line.ask(
        (client) =>
          client.zRangeWithScores(keyFor(scope), '+inf', `(${now - rules.ttlMs}`, {
            BY: 'SCORE',
            REV: true,
            LIMIT: { offset: 0, count: limit },
          }),
        hotPathMs,
      );
      return orElse(
        read.then((rows) => rows.map(({ value, score }) => ({ seq: Number(value), at: score }))),
        { instead: () => own.recent(scope, { now, limit }), onError },
      );
    },
    async forget(scope) {
      await own.forget(scope);
      // Here a failure is told: who forgets must know what was not forgotten.
      await line.ask((client) => client.del(keyFor(scope)));
    },
  };
}
