import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import type { Session } from './session-store.ts';

/** Sessions of the space, last at work, among which those before one are looked for. */
const MOST = 100;

/** The session, and those that it goes on from, the nearest first. */
export async function lineageOf(
  { sessions }: Pick<Readers, 'sessions'>,
  scope: UserScope,
  session: Session,
): Promise<readonly Session[]> {
  if (session.continues === undefined) return [session];
  const recent = await sessions.sessions(scope, { limit: MOST });
  // Latest first: of equal names in several spaces the latest counts.
  const byName = new Map(recent.toReversed().map((one) => [one.sessionId, one]));
  const line = [session];
  for (let before = byName.get(session.continues); before !== undefined;) {
    const { no, continues } = before;
    if (line.some((one) => one.no === no)) break;
    line.push(before);
    before = continues === undefined ? undefined : byName.get(continues);
  }
  return line;
}
