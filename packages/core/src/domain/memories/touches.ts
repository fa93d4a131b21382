import type { UserScope } from '../scope.ts';

/** Uses of one user's memories that are still to be counted. */
export interface TouchedUser {
  readonly scope: UserScope;
  readonly ids: readonly string[];
}

/**
 * Collects which memories were used, so that recall writes nothing itself. Losing what is buffered loses counts,
 * never memories. A memory used several times between two flushes counts once.
 */
export interface TouchBuffer {
  add(scope: UserScope, ids: readonly string[]): void;
  /** Hands out everything collected and forgets it. */
  take(): readonly TouchedUser[];
}

const mostIds = 10_000;

export function createTouchBuffer(): TouchBuffer {
  const users = new Map<string, { readonly scope: UserScope; readonly ids: Set<string> }>();
  let held = 0;
  return {
    add(scope, ids) {
      // A flood of recalls must not grow memory without bound: beyond this, uses go uncounted.
      if (held >= mostIds) return;
      const key = JSON.stringify([scope.tenant, scope.user]);
      const entry = users.get(key) ?? { scope: { ...scope, spaces: '*' as const }, ids: new Set<string>() };
      users.set(key, entry);
      held -= entry.ids.size;
      for (const id of ids) entry.ids.add(id);
      held += entry.ids.size;
    },
    take() {
      const taken = Array.from(users.values(), ({ scope, ids }) => ({ scope, ids: [...ids] }));
      users.clear();
      held = 0;
      return taken;
    },
  };
}
