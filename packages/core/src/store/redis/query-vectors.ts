import { RESP_TYPES } from 'redis';
import type { QueryVectorKey, QueryVectors } from '../../domain/embeddings/query-vectors.ts';
import type { Platform } from '../../domain/platform.ts';
import type { TenantScope } from '../../domain/scope.ts';
import { orElse } from './guarded.ts';
import { keyOf } from './keys.ts';
import { hotPathMs, type PartOptions } from './part.ts';

/**
 * KEYS: the vector, the tenant's list of vectors by age. ARGV: bytes, ttl in ms, now, most. The list names full keys, so
 * that the eldest can be dropped; this needs one Redis, not a cluster.
 */
const SET = `
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3], KEYS[1])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', tonumber(ARGV[3]) - tonumber(ARGV[2]))
local excess = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[4])
if excess > 0 then
  local dropped = redis.call('ZPOPMIN', KEYS[2], excess)
  for i = 1, #dropped, 2 do redis.call('DEL', dropped[i]) end
end
return redis.status_reply('OK')`;

export interface QueryVectorRules {
  readonly ttlMs: number;
  /** Vectors kept a tenant. */
  readonly most: number;
}

/** Vectors of queries, for every replica of a tenant. The key has a hash of the query, not its words. */
export function redisQueryVectors({
  line,
  prefix,
  onError,
  platform,
  rules,
}: PartOptions & {
  readonly platform: Pick<Platform, 'now' | 'sha256'>;
  readonly rules: QueryVectorRules;
}): QueryVectors {
  const keyFor = ({ tenant }: TenantScope, { model, text }: QueryVectorKey): string =>
    keyOf(prefix, 'query', [tenant, model, platform.sha256(text)]);
  return {
    get(scope, key) {
      const read = line.ask(
        (client) => client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).get(keyFor(scope, key)),
        hotPathMs,
      );
      const vector = read.then((bytes) => (bytes === null ? undefined : toVector(bytes)));
      return orElse(vector, { instead: () => undefined, onError });
    },
    async set(scope, { values, ...key }) {
      const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
      const stored = line.ask(async (client) => {
        await client.eval(SET, {
          keys: [keyFor(scope, key), keyOf(prefix, 'queries', [scope.tenant])],
          arguments: [bytes, ...[rules.ttlMs, platform.now(), rules.most].map(String)],
        });
      });
      await orElse(stored, { instead: () => undefined, onError });
    },
    async forget({ tenant }) {
      const list = keyOf(prefix, 'queries', [tenant]);
      // Here a failure is told: who forgets must know what was not forgotten.
      await line.ask(async (client) => {
        const keys = await client.zRange(list, 0, -1);
        for (let start = 0; start < keys.length; start += 1_000) await client.del(keys.slice(start, start + 1_000));
        await client.del(list);
      }, 5_000);
    },
  };
}

function toVector(bytes: Buffer): Float32Array | undefined {
  if (bytes.byteLength % 4 !== 0) return undefined;
  const values = new Float32Array(bytes.byteLength / 4);
  new Uint8Array(values.buffer).set(bytes);
  return values;
}
