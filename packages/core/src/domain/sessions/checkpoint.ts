import type { Platform } from '../platform.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import { type KeptSnapshot, keepSnapshot } from './keep-snapshot.ts';
import { keepTodos, type TodoItem } from './keep-todos.ts';
import { openSession } from './open-session.ts';
import type { CaptureCause, Session } from './session-store.ts';
import { type Failure, type Work } from './words.ts';
import { plainWork, readWork } from './read-work.ts';

export interface SessionDependencies {
  readonly store: Store;
  readonly platform: Platform;
  /** Zone of a user who is made by this write. */
  readonly timeZone: string;
}

export interface Checkpoint {
  readonly sessionId: string;
  readonly agentId?: string;
  readonly cause: CaptureCause;
  readonly work: Work;
  readonly error?: Failure;
  readonly todos?: { readonly items: readonly TodoItem[]; readonly replace: boolean };
  /** JSON by name; undefined removes. */
  readonly states?: ReadonlyMap<string, string | undefined>;
  readonly tags?: readonly string[];
  readonly salience?: number;
}

export interface Checkpointed {
  readonly session: Session;
  readonly snapshot?: KeptSnapshot;
  readonly error?: KeptSnapshot;
}

/**
 * Keeps where the work of a session stands, in one transaction: one who dies a moment later has lost nothing. What the
 * checkpoint leaves out of the work stays as the one before said it. Of a session that is not to be kept nothing is stored
 * but that it was there.
 *
 * @throws HoldfastError not_found for a todo that is not there
 */
export async function checkpoint(
  { store, platform, timeZone }: SessionDependencies,
  scope: UserScope,
  item: Checkpoint,
): Promise<Checkpointed> {
  return store.write(scope, async (writers) => {
    await writers.users.ensure(scope, { at: platform.now(), timeZone });
    const { sessionId, agentId } = item;
    const { task } = item.work;
    const { session } = await openSession(writers, platform, scope, {
      sessionId,
      ...(agentId === undefined ? {} : { agentId }),
      ...(task === undefined ? {} : { task }),
    });
    if (!session.capture) return { session };
    const error = await keepError(writers, platform, scope, item);
    if (item.todos !== undefined) await keepTodos(writers, platform, scope, { sessionId, ...item.todos });
    await keepStates(writers, scope, { sessionId, at: platform.now(), states: item.states ?? new Map() });
    const snapshot = await keepWork(writers, platform, scope, item);
    return { session, ...(error === undefined ? {} : { error }), ...(snapshot === undefined ? {} : { snapshot }) };
  });
}

async function keepError(
  writers: Writers,
  platform: Platform,
  scope: UserScope,
  { sessionId, error }: Checkpoint,
): Promise<KeptSnapshot | undefined> {
  if (error === undefined) return undefined;
  const data = JSON.stringify(error);
  return keepSnapshot(writers, platform, scope, { sessionId, kind: 'error', cause: 'tool_error', data });
}

async function keepWork(
  writers: Writers,
  platform: Platform,
  scope: UserScope,
  { sessionId, cause, work, tags, salience }: Checkpoint,
): Promise<KeptSnapshot | undefined> {
  const [latest] = await writers.sessions.snapshots(scope, { sessionId, kind: 'task', limit: 1 });
  const whole = plainWork({ ...readWork(latest), ...work });
  if (Object.keys(whole).length === 0) return undefined;
  return keepSnapshot(writers, platform, scope, {
    sessionId,
    kind: 'task',
    cause,
    data: JSON.stringify(whole),
    ...(tags === undefined ? {} : { tags }),
    ...(salience === undefined ? {} : { salience }),
  });
}

/** Notes how things are set up, inside a write. Returns how many were removed. */
export async function keepStates(
  { sessions }: Pick<Writers, 'sessions'>,
  scope: UserScope,
  {
    sessionId,
    at,
    states,
  }: { readonly sessionId?: string; readonly at: number; readonly states: NonNullable<Checkpoint['states']> },
): Promise<number> {
  let removed = 0;
  for (const [name, words] of states) {
    if (words === undefined) removed += (await sessions.dropSystemState(scope, { name })) ? 1 : 0;
    else {
      await sessions.putSystemState(scope, { name, words, at, ...(sessionId === undefined ? {} : { sessionId }) });
    }
  }
  return removed;
}
