import type { UserScope } from '../../scope.ts';
import {
  after,
  type Lately,
  latelyOf,
  type SessionEvent,
  type SessionState,
  workingSetLimits,
} from './session-state.ts';

/**
 * What sessions touched lately: a signal for ranking, never a filter and never a wall. It may be lost at any time,
 * and what it names is looked up among the memories that a recall may read anyway.
 */
export interface WorkingSet {
  /** What the session touched lately; undefined when nothing is known of it. */
  lately(scope: UserScope, asked: { readonly sessionId: string; readonly now: number }): Promise<Lately | undefined>;
  /** Notes what a session did. Nobody waits for it, and nothing breaks if it is lost. */
  note(
    scope: UserScope,
    noted: { readonly sessionId: string; readonly now: number; readonly event: SessionEvent },
  ): void;
  /** Drops every session of a user. */
  forget(scope: UserScope): Promise<void>;
}

/** Sessions held; the least recently used are dropped first. */
const MOST_SESSIONS = 1_000;

export interface WorkingSetRules {
  /** How long a session that is not used is remembered; at most, and when not given, a day. */
  readonly ttlMs?: number;
}

/** A working set in the memory of this process. */
export function createWorkingSet({
  most = MOST_SESSIONS,
  ttlMs = workingSetLimits.longestMs,
}: WorkingSetRules & { readonly most?: number } = {}): WorkingSet {
  /** In order of use, the latest last. */
  const sessions = new Map<string, SessionState>();
  const stateOf = (key: string, now: number): SessionState | undefined => {
    const state = sessions.get(key);
    return state === undefined || now - state.at > ttlMs ? undefined : state;
  };
  return {
    lately(scope, { sessionId, now }) {
      const state = stateOf(keyOf(scope, sessionId), now);
      return Promise.resolve(state === undefined ? undefined : latelyOf(state, scope, now));
    },
    note(scope, { sessionId, now, event }) {
      const key = keyOf(scope, sessionId);
      const state = after(stateOf(key, now), scope, { event, now });
      sessions.delete(key);
      sessions.set(key, state);
      for (const [oldest, { at }] of sessions) {
        if (sessions.size <= most && now - at <= ttlMs) break;
        sessions.delete(oldest);
      }
    },
    forget(scope) {
      const own = keysOf(scope);
      for (const key of sessions.keys()) if (key.startsWith(own)) sessions.delete(key);
      return Promise.resolve();
    },
  };
}

/** How the keys of all sessions of a user begin, and no others: the next character of a longer name is no quotation mark. */
function keysOf({ tenant, user }: UserScope): string {
  return `${JSON.stringify([tenant, user]).slice(0, -1)},`;
}

/** JSON, so that no character of one part can pass for the border to the next. */
function keyOf({ tenant, user }: UserScope, sessionId: string): string {
  return JSON.stringify([tenant, user, sessionId]);
}
