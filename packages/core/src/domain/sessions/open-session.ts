import { HoldfastError } from '../errors.ts';
import { newId } from '../ids.ts';
import type { Platform } from '../platform.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Writers } from '../store.ts';
import type { Session } from './session-store.ts';
import { readSession } from './words.ts';

export interface Opening {
  /** Made when not given. */
  readonly sessionId?: string;
  readonly agentId?: string;
  readonly parent?: string;
  /** False for none; the latest of the space when not given. */
  readonly continues?: string | false;
  readonly task?: string;
  readonly capture?: boolean;
}

/**
 * The session of this name in the space, opened again or made. One that was handed over stays so: who goes on with it writes
 * into it, and who restores it is told.
 *
 * @throws HoldfastError not_found when the session that it is to be part of, or to go on from, is not there
 */
export async function openSession(
  writers: Pick<Writers, 'sessions'>,
  platform: Pick<Platform, 'now' | 'randomBytes'>,
  scope: UserScope,
  opening: Opening,
): Promise<{ readonly session: Session; readonly resumed: boolean }> {
  const { sessions } = writers;
  const id = newId(platform);
  const at = platform.now();
  const { sessionId = id, agentId, task } = opening;
  const known = await sessions.session(scope, { sessionId });
  if (known !== undefined) {
    const session = reopened(known, opening, at);
    await sessions.setSession(scope, { session });
    return { session, resumed: true };
  }
  const { parent } = opening;
  if (parent !== undefined) await demandSession(writers, scope, parent);
  const continues = await predecessor(writers, scope, opening);
  await sessions.addSession(scope, {
    session: {
      id,
      sessionId,
      status: 'active',
      capture: opening.capture ?? true,
      words: JSON.stringify(opening.capture === false ? {} : { task }),
      startedAt: at,
      seenAt: at,
      ...(agentId === undefined ? {} : { agentId }),
      ...(parent === undefined ? {} : { parent }),
      ...(continues === undefined ? {} : { continues }),
    },
  });
  return { session: present(await sessions.session(scope, { sessionId })), resumed: false };
}

/** @throws HoldfastError not_found */
export async function demandSession(
  { sessions }: Pick<Writers, 'sessions'>,
  scope: UserScope,
  sessionId: string,
): Promise<Session> {
  const found = await sessions.session(scope, { sessionId });
  if (found !== undefined) return found;
  throw new HoldfastError('not_found', { detail: 'There is no session of this name in this space.' });
}

function reopened(known: Session, { agentId, task, capture }: Opening, at: number): Session {
  const { outcome, endedAt, ...rest } = known;
  const handedOver = known.status === 'handed_over';
  const words = task === undefined ? known.words : JSON.stringify({ ...readSession(known), task });
  return {
    ...rest,
    ...(handedOver && outcome !== undefined ? { outcome } : {}),
    ...(handedOver && endedAt !== undefined ? { endedAt } : {}),
    ...(known.agentId === undefined && agentId !== undefined ? { agentId } : {}),
    status: handedOver ? 'handed_over' : 'active',
    capture: capture ?? known.capture,
    words: (capture ?? known.capture) ? words : known.words,
    seenAt: at,
  };
}

async function predecessor(
  writers: Pick<Writers, 'sessions'>,
  scope: UserScope,
  { parent, continues }: Opening,
): Promise<string | undefined> {
  if (continues === false) return undefined;
  if (continues !== undefined) return (await demandSession(writers, scope, continues)).sessionId;
  if (parent !== undefined) return undefined;
  const [latest] = await writers.sessions.sessions(scope, { nested: false, limit: 1 });
  return latest?.sessionId;
}
