import { z } from 'zod';
import {
  createFocusBuffer,
  type Focused,
  type FocusBuffer,
  type FocusRules,
  memberOf,
} from '../../domain/focus/focus-buffer.ts';
import { coversSpace, type UserScope } from '../../domain/scope.ts';
import { orElse } from './guarded.ts';
import { keyOf } from './keys.ts';
import type { PartOptions } from './part.ts';

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

const member = z.tuple([z.string(), z.string()]);

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
      const uses = focused.flatMap((one) => [String(one.at), memberOf(one)]);
      const noted = line.ask(async (client) => {
        await client.eval(NOTE, {
          keys: [keyFor(scope)],
          arguments: [String(rules.ttlMs), String(rules.most), ...uses],
        });
      });
      await orElse(noted, { instead: () => undefined, onError });
    },
    async recent(scope, { now, limit }) {
      // All of them: those of other spaces must not use up the limit, and there are few.
      const read = line.ask((client) =>
        client.zRangeWithScores(keyFor(scope), '+inf', `(${now - rules.ttlMs}`, { BY: 'SCORE', REV: true }),
      );
      return orElse(
        read.then((rows) =>
          rows
            .map(toFocused)
            .filter(({ space }) => coversSpace(scope, space))
            .slice(0, limit),
        ),
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

function toFocused({ value, score }: { readonly value: string; readonly score: number }): Focused {
  const [id, space] = member.parse(JSON.parse(value));
  return { id, space, at: score };
}
