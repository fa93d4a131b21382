import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { UserScope } from '../scope.ts';
import type { SessionDependencies } from './checkpoint.ts';
import { handedTo } from './keep-todos.ts';
import { demandSession, openSession } from './open-session.ts';
import type { Session } from './session-store.ts';
import { readSession } from './words.ts';

export interface HandedOver {
  readonly from: Session;
  readonly session: Session;
  readonly todos: number;
}

/** Open todos that go along. */
const MOST = 1_000;

/**
 * Closes a session as handed over, and begins one of the receiver that goes on from it, with its task and its open todos.
 *
 * @throws HoldfastError not_found; already_exists for a new name that is taken
 */
export async function handOver(
  { store, platform }: SessionDependencies,
  scope: UserScope,
  {
    sessionId,
    toAgentId,
    newSessionId = newId(platform),
    note,
  }: {
    readonly sessionId: string;
    readonly toAgentId: string;
    readonly newSessionId?: string;
    readonly note?: string;
  },
): Promise<HandedOver> {
  return store.write(scope, async (writers) => {
    const { sessions } = writers;
    const at = platform.now();
    const known = await demandSession(writers, scope, sessionId);
    if ((await sessions.session(scope, { sessionId: newSessionId })) !== undefined) {
      throw new HoldfastError('already_exists', {
        detail: 'A session of this name is there already.',
        faults: [{ field: 'newSessionId', message: 'is taken' }],
      });
    }
    const { task } = readSession(known);
    const from: Session = { ...known, status: 'handed_over', seenAt: at, endedAt: at };
    await sessions.setSession(scope, { session: from });
    const { session: opened } = await openSession(writers, platform, scope, {
      sessionId: newSessionId,
      agentId: toAgentId,
      continues: sessionId,
      capture: known.capture,
      ...(task === undefined ? {} : { task }),
    });
    const session = known.capture ? { ...opened, words: JSON.stringify({ ...readSession(opened), note }) } : opened;
    await sessions.setSession(scope, { session });
    const open = await sessions.todos(scope, { sessionId, open: true, limit: MOST });
    await sessions.setTodos(scope, { todos: open.map((todo) => handedTo(todo, newSessionId)) });
    return { from, session, todos: open.length };
  });
}
