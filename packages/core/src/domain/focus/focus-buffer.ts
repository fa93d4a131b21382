import { type UserScope, userKey } from '../scope.ts';

/** A memory that a user's sessions used lately, by its storage number. */
export interface Focused {
  readonly seq: number;
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
 * What a user's sessions used lately, all of them together: storage numbers only, never words. A signal, never a wall: it
 * may be lost at any time, and what it names is looked up among the memories that a recall may read anyway.
 */
export interface FocusBuffer {
  /** Notes uses. Never moves an earlier note of the same memory back in time. */
  note(scope: UserScope, focused: readonly Focused[]): Promise<void>;
  /** The latest first, equal instants by number as text; nothing older than the rules allow at `now`. */
  recent(scope: UserScope, params: { readonly now: number; readonly limit: number }): Promise<readonly Focused[]>;
  /** Drops all of a user. */
  forget(scope: UserScope): Promise<void>;
}

/** Users held in one process; the one not noted for the longest goes first. */
const mostUsers = 10_000;

/** The focus buffer of one process, with the same answers as the one on Redis. */
export function createFocusBuffer(rules: FocusRules = defaultFocusRules): FocusBuffer {
  const users = new Map<string, readonly Focused[]>();

  const merge = (held: readonly Focused[], added: readonly Focused[]): readonly Focused[] => {
    const latest = new Map(held.map(({ seq, at }) => [seq, at]));
    for (const { seq, at } of added) latest.set(seq, Math.max(at, latest.get(seq) ?? at));
    const newest = Math.max(...latest.values());
    return Array.from(latest, ([seq, at]): Focused => ({ seq, at }))
      .filter(({ at }) => at > newest - rules.ttlMs)
      .toSorted(latestFirst)
      .slice(0, rules.most);
  };

  return {
    note: async (scope, focused) => {
      if (focused.length === 0) return;
      const key = userKey(scope);
      const held = users.get(key) ?? [];
      users.delete(key);
      users.set(key, merge(held, focused));
      for (const longestAgo of users.keys()) {
        if (users.size <= mostUsers) break;
        users.delete(longestAgo);
      }
    },
    recent: async (scope, { now, limit }) =>
      (users.get(userKey(scope)) ?? []).filter(({ at }) => at > now - rules.ttlMs).slice(0, limit),
    forget: async (scope) => {
      users.delete(userKey(scope));
    },
  };
}

function latestFirst(a: Focused, b: Focused): number {
  return b.at - a.at || (String(a.seq) < String(b.seq) ? 1 : -1);
}
