import { HoldfastError } from '../errors.ts';
import { type Scope, systemScope } from '../scope.ts';
import type { RateDecision, RateLimiter, RateRule } from './rate-limiter.ts';

/** What calls are limited by. `voice` is for the tools of a voice agent, and counted by key and user together. */
export const policyNames = ['address', 'key', 'user', 'voice'] as const;
export type PolicyName = (typeof policyNames)[number];

/** Rules by policy; a policy without a rule limits nothing. */
export type CallRules = Readonly<Partial<Record<PolicyName, RateRule>>>;

const minuteMs = 60_000;
const perMinute = (limit: number): RateRule => ({ limit, perMs: minuteMs });

/** Team mode's, where settings say nothing else: far above what people and agents do, far below what a flood is. */
export const defaultCallRules: CallRules = {
  address: perMinute(3_000),
  key: perMinute(1_200),
  user: perMinute(1_200),
  voice: perMinute(100),
};

/** Where a bucket stands after a call, as a door tells its caller. */
export interface PolicyState {
  readonly name: PolicyName;
  readonly rule: RateRule;
  readonly remaining: number;
  /** Milliseconds until the bucket is full again. */
  readonly fullInMs: number;
}

export type TellsPolicies = (states: readonly PolicyState[]) => void;

/** One bucket that a call takes from. */
export interface Draw {
  readonly name: PolicyName;
  readonly scope: Scope;
  /** Tells apart buckets of one policy in one scope. */
  readonly of?: string;
  readonly cost?: number;
}

export interface CallLimits {
  /**
   * Takes from every bucket, or refuses. A bucket that had enough is not given back what it gave when another refuses:
   * who is over one limit does not get to try the others for nothing.
   *
   * @throws HoldfastError rate_limited, with the seconds until the same call can be let through
   */
  check(draws: readonly Draw[], tells?: TellsPolicies): Promise<void>;
  readonly rules: CallRules;
}

export function createCallLimits(parts: {
  readonly limiter: RateLimiter;
  readonly rules: CallRules;
  readonly now: () => number;
}): CallLimits {
  const { limiter, rules, now } = parts;
  return {
    rules,
    async check(draws, tells) {
      const due = draws.flatMap((draw) => {
        const rule = rules[draw.name];
        return rule === undefined ? [] : [{ draw, rule }];
      });
      if (due.length === 0) return;
      const at = now();
      const taken = await Promise.all(
        due.map(async ({ draw, rule }) => {
          const name = draw.of === undefined ? `calls:${draw.name}` : `calls:${draw.name}:${draw.of}`;
          // What costs more than the bucket holds would never be let through: it empties a full one.
          const cost = Math.min(draw.cost ?? 1, rule.limit);
          return { name: draw.name, rule, decision: await limiter.take(draw.scope, { name, rule, cost, now: at }) };
        }),
      );
      tells?.(
        taken.map(({ name, rule, decision: { remaining } }) => ({
          name,
          rule,
          remaining,
          fullInMs: Math.ceil(((rule.limit - remaining) * rule.perMs) / rule.limit),
        })),
      );
      const refused = taken.filter(({ decision }) => !decision.allowed);
      const [longest] = refused.toSorted((a, b) => waitOf(b) - waitOf(a));
      if (longest !== undefined) throw tooMany(longest.name, longest.rule, waitOf(longest));
    },
  };
}

function waitOf({ decision }: { readonly decision: RateDecision }): number {
  return decision.retryAfterMs;
}

const whose: Readonly<Record<PolicyName, string>> = {
  address: 'This address',
  key: 'This API key',
  user: 'This user',
  voice: 'The voice tools of this API key and user',
};

function tooMany(name: PolicyName, { limit, perMs }: RateRule, waitMs: number): HoldfastError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new HoldfastError('rate_limited', {
    detail: `${whose[name]} may make ${limit} calls in ${perMs / 1_000} seconds. Wait ${seconds} s before the next.`,
    retryAfter: seconds,
  });
}

/** The draw of an address, before anything else is known of a call. */
export function addressDraw(address: string): Draw {
  return { name: 'address', scope: systemScope, of: address };
}
