import type { UserScope } from '../scope.ts';
import type { SessionDependencies } from './checkpoint.ts';
import { archiveDone } from './keep-todos.ts';
import { demandSession } from './open-session.ts';
import type { Session, SessionOutcome, SessionReader } from './session-store.ts';
import { readSession } from './words.ts';

export interface EndedSession {
  readonly session: Session;
  readonly archivedTodos: number;
  /** Sessions that ended, with those inside it. */
  readonly ended: number;
}

/** Sessions inside one, and those inside them, that are looked for. */
const MOST_NESTED = 200;

/**
 * Ends a session and the sessions inside it that are still under way. Their done todos are archived; open ones stay for
 * whoever goes on.
 *
 * @throws HoldfastError not_found
 */
export async function endSession(
  { store, platform }: SessionDependencies,
  scope: UserScope,
  {
    sessionId,
    outcome,
    summary,
  }: { readonly sessionId: string; readonly outcome: SessionOutcome; readonly summary?: string },
): Promise<EndedSession> {
  return store.write(scope, async (writers) => {
    const { sessions } = writers;
    const at = platform.now();
    const known = await demandSession(writers, scope, sessionId);
    const inside = await nestedIn(sessions, scope, known);
    const status = known.status === 'handed_over' ? known.status : 'ended';
    const words =
      summary === undefined || !known.capture ? known.words : JSON.stringify({ ...readSession(known), summary });
    const session: Session = { ...known, status, outcome, words, seenAt: at, endedAt: known.endedAt ?? at };
    await sessions.setSession(scope, { session });
    const open = inside.filter((one) => one.status === 'active');
    for (const one of open) {
      const ended = { ...one, status: 'ended', outcome: 'abandoned', endedAt: at } as const;
      await sessions.setSession(scope, { session: ended });
    }
    const names = [known, ...inside].map((one) => one.sessionId);
    const archivedTodos = await archiveDone(writers, scope, { sessionIds: names, at });
    return { session, archivedTodos, ended: 1 + open.length };
  });
}

async function nestedIn(
  sessions: SessionReader,
  scope: UserScope,
  { sessionId }: Pick<Session, 'sessionId'>,
): Promise<readonly Session[]> {
  const found = new Map<string, Session>();
  const asked = [sessionId];
  for (let parent = asked.shift(); parent !== undefined && found.size < MOST_NESTED; parent = asked.shift()) {
    for (const one of await sessions.sessions(scope, { parent, limit: MOST_NESTED })) {
      // In a circle a session would be part of itself.
      if (found.has(one.id) || one.sessionId === sessionId) continue;
      asked.push(one.sessionId);
      found.set(one.id, one);
    }
  }
  return [...found.values()];
}
