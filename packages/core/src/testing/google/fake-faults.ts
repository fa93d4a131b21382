import type { googleFaults } from './refusal.ts';

/** How the fake behaves in place of answering as it should. */
export type GoogleMisbehaviour =
  /** Answers an error, `applied` true: after having done what was asked. */
  | {
      readonly kind: 'fault';
      readonly fault: keyof typeof googleFaults;
      readonly applied?: true;
      /** Seconds, as a header. */
      readonly retryAfter?: number;
    }
  /** Cuts the connection, `applied` true: after having done what was asked. */
  | { readonly kind: 'reset'; readonly applied?: true }
  /** Never answers. */
  | { readonly kind: 'hang'; readonly applied?: true }
  /** A page of a proxy in place of JSON, 502. */
  | { readonly kind: 'page' }
  /** An answer of 200 that is cut off. */
  | { readonly kind: 'cut' };

/** To which calls it applies. */
export interface MisbehaviourRule {
  readonly behaviour: GoogleMisbehaviour;
  readonly method?: string;
  /** Of the path without its query. */
  readonly path?: RegExp;
  /** Calls that it applies to; 1 when not given. */
  readonly times?: number;
  /** Calls that fit and are let pass before. */
  readonly after?: number;
}

export interface FakeFaults {
  readonly add: (...rules: readonly MisbehaviourRule[]) => void;
  readonly take: (method: string, path: string) => GoogleMisbehaviour | undefined;
  readonly clear: () => void;
}

/** Rules are asked in the order in which they were given; each applies to its number of calls and is gone. */
export function fakeFaults(): FakeFaults {
  const rules: { rule: MisbehaviourRule; left: number; skip: number }[] = [];
  return {
    add(...more) {
      rules.push(...more.map((rule) => ({ rule, left: rule.times ?? 1, skip: rule.after ?? 0 })));
    },
    take(method, path) {
      for (const one of rules) {
        const { method: only, path: where } = one.rule;
        if (one.left === 0 || (only !== undefined && only !== method) || where?.test(path) === false) continue;
        if (one.skip > 0) {
          one.skip -= 1;
          continue;
        }
        one.left -= 1;
        return one.rule.behaviour;
      }
      return undefined;
    },
    clear: () => void rules.splice(0),
  };
}
