import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import type { Session } from './session-store.ts';

/** Sessions back that are looked at. */
const longest = 6;

/** The session, and those that it goes on from, the nearest first. */
export async function lineageOf(
  { sessions }: Pick<Readers, 'sessions'>,
  scope: UserScope,
  session: Session,
): Promise<readonly Session[]> {
  const line = [session];
  let { continues } = session;
  while (continues !== undefined && line.length < longest) {
    const name = continues;
    const before = await sessions.session(scope, { sessionId: name });
    if (before === undefined || line.some(({ no }) => no === before.no)) break;
    line.push(before);
    ({ continues } = before);
  }
  return line;
}
