import type { Scope } from '../scope.ts';

/** A bucket of `limit` tokens that fills again evenly within `perMs` milliseconds. */
export interface RateRule {
  readonly limit: number;
  readonly perMs: number;
}

export interface RateDecision {
  readonly allowed: boolean;
  /** Whole tokens left. */
  readonly remaining: number;
  /** Milliseconds until the same call could be allowed; 0 when it was. Infinity when it costs more than the bucket holds. */
  readonly retryAfterMs: number;
}

export interface RateAsk {
  /** What is limited, such as `ingest`; each has its own bucket in the scope. */
  readonly name: string;
  readonly rule: RateRule;
  /** Tokens to take; 1 when not given. */
  readonly cost?: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Limits calls by token buckets, one for each scope and name; with Redis the same buckets for every replica. */
export interface RateLimiter {
  take(scope: Scope, ask: RateAsk): Promise<RateDecision>;
}

/** What is kept of a bucket: the tokens at an instant. */
export interface Bucket {
  readonly tokens: number;
  readonly at: number;
}

/** Sums of fractions: a bucket that is short by less than this counts as full enough. */
export const tokenTolerance = 1e-6;

/**
 * One step of a token bucket. The script of the Redis limiter is the same arithmetic, operation by operation, so that both
 * answer alike to the last bit. A clock that is behind the bucket's neither fills nor empties it.
 */
export function takeTokens(
  held: Bucket | undefined,
  { rule: { limit, perMs }, cost = 1, now }: Pick<RateAsk, 'rule' | 'cost' | 'now'>,
): { readonly bucket: Bucket; readonly decision: RateDecision } {
  const before = held ?? { tokens: limit, at: now };
  const at = Math.max(before.at, now);
  const tokens = Math.min(limit, before.tokens + ((at - before.at) * limit) / perMs);
  const allowed = tokens >= cost - tokenTolerance;
  const left = allowed ? Math.max(0, tokens - cost) : tokens;
  const wait = cost > limit ? Number.POSITIVE_INFINITY : Math.ceil(((cost - tokens) * perMs) / limit);
  return {
    bucket: { tokens: left, at },
    decision: {
      allowed,
      remaining: Math.floor(left + tokenTolerance),
      retryAfterMs: allowed ? 0 : wait,
    },
  };
}

/** Buckets held at once in a process before the full ones are dropped. */
const mostBuckets = 50_000;

/** The rate limiter of one process. */
export function createRateLimiter(): RateLimiter {
  const buckets = new Map<string, Bucket & { readonly fullAt: number }>();
  return {
    take: async (scope, ask) => {
      const key = bucketKey(scope, ask.name);
      const { bucket, decision } = takeTokens(buckets.get(key), ask);
      const { limit, perMs } = ask.rule;
      buckets.set(key, { ...bucket, fullAt: bucket.at + ((limit - bucket.tokens) * perMs) / limit });
      // A full bucket says nothing that a new one would not.
      if (buckets.size > mostBuckets) {
        for (const [other, { fullAt }] of buckets) if (fullAt <= ask.now) buckets.delete(other);
      }
      return decision;
    },
  };
}

/** Whose bucket, as text in which no name can run into the next. */
export function bucketKey(scope: Scope, name: string): string {
  switch (scope.kind) {
    case 'system':
      return JSON.stringify([name]);
    case 'tenant':
      return JSON.stringify([name, scope.tenant]);
    case 'user':
      return JSON.stringify([name, scope.tenant, scope.user]);
  }
}
