import { type TenantScope, type UserScope, userKey } from '../scope.ts';
import type { ApiKey } from '../tenants/key-store.ts';

/** Uses of one user's memories that are still to be counted, by storage numbers. */
export interface TouchedUser {
  readonly scope: UserScope;
  readonly seqs: readonly number[];
}

/** Keys of one tenant whose use is still to be noted. */
export interface TouchedKeys {
  readonly scope: TenantScope;
  readonly ids: readonly string[];
}

/** Pairs of linked memories of one user that were recalled together, by storage numbers. */
export interface PairedUser {
  readonly scope: UserScope;
  readonly pairs: readonly (readonly [number, number])[];
}

/**
 * Collects which memories were used, so that recall writes nothing itself. Losing what is buffered loses counts,
 * never memories. A memory used several times between two flushes counts once.
 */
export interface TouchBuffer {
  add(scope: UserScope, seqs: readonly number[]): void;
  /** Notes linked memories that were recalled together, to strengthen their links. */
  addPairs(scope: UserScope, pairs: readonly (readonly [number, number])[]): void;
  /** Notes the use of a key, unless its last one was noted within the minute. */
  addKey(key: Pick<ApiKey, 'tenant' | 'id' | 'lastUsedAt'>, now: number): void;
  /** Hands out everything collected and forgets it. */
  take(): readonly TouchedUser[];
  /** Hands out the pairs collected and forgets them. */
  takePairs(): readonly PairedUser[];
  /** Hands out the keys collected and forgets them. */
  takeKeys(): readonly TouchedKeys[];
}

const mostIds = 10_000;
const keyEveryMs = 60_000;

export function createTouchBuffer(): TouchBuffer {
  const users = new Map<string, { readonly scope: UserScope; readonly seqs: Set<number> }>();
  const keys = new Map<string, Set<string>>();
  const paired = new Map<
    string,
    { readonly scope: UserScope; readonly pairs: Map<string, readonly [number, number]> }
  >();
  let held = 0;
  let heldPairs = 0;
  return {
    add(scope, seqs) {
      // A flood of recalls must not grow memory without bound: beyond this, uses go uncounted.
      if (held >= mostIds) return;
      const key = userKey(scope);
      const entry = users.get(key) ?? { scope: { ...scope, spaces: '*' as const }, seqs: new Set<number>() };
      users.set(key, entry);
      held -= entry.seqs.size;
      for (const seq of seqs) entry.seqs.add(seq);
      held += entry.seqs.size;
    },
    addPairs(scope, pairs) {
      if (heldPairs >= mostIds || pairs.length === 0) return;
      const key = userKey(scope);
      const entry = paired.get(key) ?? { scope: { ...scope, spaces: '*' as const }, pairs: new Map() };
      paired.set(key, entry);
      heldPairs -= entry.pairs.size;
      for (const [one, other] of pairs) {
        const pair = one < other ? ([one, other] as const) : ([other, one] as const);
        entry.pairs.set(pair.join(' '), pair);
      }
      heldPairs += entry.pairs.size;
    },
    addKey({ tenant, id, lastUsedAt }, now) {
      if (lastUsedAt !== undefined && now - lastUsedAt < keyEveryMs) return;
      const ids = keys.get(tenant) ?? new Set<string>();
      keys.set(tenant, ids.add(id));
    },
    takePairs() {
      const taken = Array.from(paired.values(), ({ scope, pairs }) => ({ scope, pairs: [...pairs.values()] }));
      paired.clear();
      heldPairs = 0;
      return taken;
    },
    takeKeys() {
      const taken = Array.from(keys, ([tenant, ids]) => ({
        scope: { kind: 'tenant', tenant } as const,
        ids: [...ids],
      }));
      keys.clear();
      return taken;
    },
    take() {
      const taken = Array.from(users.values(), ({ scope, seqs }) => ({ scope, seqs: [...seqs] }));
      users.clear();
      held = 0;
      return taken;
    },
  };
}
