import type { CallContext } from '@holdfast/core';

type States = Parameters<NonNullable<CallContext['onLimits']>>[0];

/**
 * Writes `RateLimit` and `RateLimit-Policy` of the IETF draft (draft-ietf-httpapi-ratelimit-headers-10 and 11) into the
 * headers of an answer: one item a policy, `q` calls in `w` seconds, of which `r` are left; `t` seconds from now all are
 * there again. Called for each step that limits, it adds to what is there.
 */
export function rateHeaders(headers: Record<string, string>): (states: States) => void {
  return (states) => {
    for (const { name, rule, remaining, fullInMs } of states) {
      add('RateLimit-Policy', `"${name}";q=${rule.limit};w=${Math.ceil(rule.perMs / 1_000)}`);
      add('RateLimit', `"${name}";r=${remaining};t=${Math.ceil(fullInMs / 1_000)}`);
    }
  };

  function add(header: string, item: string): void {
    const before = headers[header];
    headers[header] = before === undefined ? item : `${before}, ${item}`;
  }
}
