import { coversSpace, type UserScope } from '../scope.ts';

/** A memory that a user's sessions used lately. */
export interface Focused {
  readonly id: string;
  readonly space: string;
  /** When it was last used, in milliseconds since the epoch. */
  readonly at: number;
}

export interface FocusRules {
  /** How long a use is remembered, in milliseconds. */
  readonly ttlMs: number;
  /** Memories kept a user; the ones not used for the longest go first. */
  readonly most: number;
}

/** The source document's 172,800 s; the number bounds what one user can take up. */
export const defaultFocusRules: FocusRules = { ttlMs: 172_800_000, most: 200 };

/**
 * What a user's sessions used lately, all of them together: ids only, never words. A signal, not data: it may be lost at
 * any time, and an id in it may belong to a memory that is gone.
 */
export interface FocusBuffer {
  /** Notes a use. Never moves an earlier note of the same memory back in time. */
  note(scope: UserScope, focused: readonly Focused[]): Promise<void>;
  /** Of the spaces of the scope, the latest first, equal instants by id; nothing older than the rules allow at `now`. */
  recent(scope: UserScope, params: { readonly now: number; readonly limit: number }): Promise<readonly Focused[]>;
  /** Drops all of a user, in every space. */
  forget(scope: UserScope): Promise<void>;
}

/** Users held in one process; the one not noted for the longest goes first. */
const mostUsers = 10_000;

/** The focus buffer of one process, with the same answers as the one on Redis. */
export function createFocusBuffer(rules: FocusRules = defaultFocusRules): FocusBuffer {
  const users = new Map<string, readonly Focused[]>();
  const keyOf = ({ tenant, user }: UserScope): string => JSON.stringify([tenant, user]);

  const merge = (held: readonly Focused[], added: readonly Focused[]): readonly Focused[] => {
    const latest = new Map<string, Focused>();
    for (const one of [...held, ...added]) {
      const before = latest.get(memberOf(one));
      if (before === undefined || before.at < one.at) latest.set(memberOf(one), one);
    }
    const all = [...latest.values()].toSorted(latestFirst);
    const oldest = (all[0]?.at ?? 0) - rules.ttlMs;
    return all.filter(({ at }) => at > oldest).slice(0, rules.most);
  };

  return {
    note: async (scope, focused) => {
      if (focused.length === 0) return;
      const key = keyOf(scope);
      const held = users.get(key) ?? [];
      users.delete(key);
      users.set(key, merge(held, focused));
      for (const longestAgo of users.keys()) {
        if (users.size <= mostUsers) break;
        users.delete(longestAgo);
      }
    },
    recent: async (scope, { now, limit }) =>
      (users.get(keyOf(scope)) ?? [])
        .filter(({ at, space }) => at > now - rules.ttlMs && coversSpace(scope, space))
        .slice(0, limit),
    forget: async (scope) => {
      users.delete(keyOf(scope));
    },
  };
}

/** A memory in its space, as text in which no name can run into the next. Decides between equal instants. */
export function memberOf({ id, space }: Pick<Focused, 'id' | 'space'>): string {
  return JSON.stringify([id, space]);
}

function latestFirst(a: Focused, b: Focused): number {
  return b.at - a.at || (memberOf(a) < memberOf(b) ? 1 : -1);
}
