import type { Decision } from '../decisions/decision-store.ts';
import type { Memory } from '../memories/memory.ts';
import type { UserScope } from '../scope.ts';
import type { Readers } from '../store.ts';
import { lineageOf } from './lineage.ts';
import type { Session, Snapshot, SystemState, Todo } from './session-store.ts';
import { readSession } from './words.ts';
import { readWork } from './read-work.ts';

/** All that is known of where somebody left off. */
export interface Gathered {
  readonly session?: Session;
  /** The names of the session and of those that it goes on from, the nearest first. */
  readonly lineage: readonly string[];
  readonly context?: Snapshot;
  /** Of the session, or of the nearest one that it goes on from that says. */
  readonly task?: string;
  /** The session that the context is of was never ended. */
  readonly interrupted: boolean;
  readonly todos: readonly Todo[];
  readonly states: readonly SystemState[];
  readonly errors: readonly Snapshot[];
  readonly decisions: readonly Decision[];
  readonly nested: readonly Session[];
  /** What was said last in the session, newest first. */
  readonly turns: readonly Memory[];
}

/** Above every turn there is. */
const lastTurn = 2 ** 31 - 1;
/** Sessions back that are asked what they said. */
const lookedBack = 6;
const most = { todos: 200, states: 1_000, errors: 10, decisions: 20, nested: 20, turns: 20 } as const;

/**
 * Reads where the session of this name stands, else the one last at work in the space (of the agent). Whatever a new session does not say yet, the
 * ones that it goes on from say.
 */
export async function gather(
  readers: Pick<Readers, 'sessions' | 'decisions' | 'memories'>,
  scope: UserScope,
  { sessionId, agentId, at }: { readonly sessionId?: string; readonly agentId?: string; readonly at: number },
): Promise<Gathered> {
  const { sessions, decisions } = readers;
  const named = sessionId === undefined ? undefined : await sessions.session(scope, { sessionId });
  const [latest] =
    named === undefined
      ? await sessions.sessions(scope, { nested: false, limit: 1, ...(agentId === undefined ? {} : { agentId }) })
      : [];
  const session = named ?? latest;
  const line = session === undefined ? [] : await lineageOf(readers, scope, session);
  const lineage = line.map((one) => one.sessionId);
  const context = await firstOf(line.slice(0, lookedBack), async ({ sessionId: name }) => {
    const [found] = await sessions.snapshots(scope, { sessionId: name, kind: 'task', at, limit: 1 });
    return found;
  });
  const turns = await firstOf(line.slice(0, lookedBack), async (one) => {
    const around = [{ space: one.space, sessionId: one.sessionId, turn: lastTurn }];
    const [said = []] = await readers.memories.neighbours(scope, { around, before: most.turns, after: 0 });
    const active = said.filter(({ state, role }) => state === 'active' && role !== undefined);
    return active.length === 0 ? undefined : active.toReversed();
  });
  const own = session === undefined ? undefined : readSession(session).task;
  const tasks = [own, readWork(context).task, ...line.map((one) => readSession(one).task)];
  const task = tasks.find((words) => words !== undefined);
  const told = line.find((one) => one.sessionId === context?.sessionId) ?? session;
  return {
    lineage,
    interrupted: told?.status === 'active',
    todos: await sessions.todos(scope, { open: true, limit: most.todos }),
    states: await sessions.systemStates(scope, { limit: most.states }),
    errors: await sessions.snapshots(scope, { kind: 'error', at, limit: most.errors }),
    decisions: await decisions.decisions(scope, { status: 'in_force', limit: most.decisions }),
    nested:
      session === undefined
        ? []
        : await sessions.sessions(scope, { parent: session.sessionId, status: 'active', limit: most.nested }),
    turns: turns ?? [],
    ...(session === undefined ? {} : { session }),
    ...(context === undefined ? {} : { context }),
    ...(task === undefined ? {} : { task }),
  };
}

async function firstOf<T>(
  line: readonly Session[],
  find: (session: Session) => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const session of line) {
    const found = await find(session);
    if (found !== undefined) return found;
  }
  return undefined;
}
