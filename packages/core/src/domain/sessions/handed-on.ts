import { forgetReflections } from '../planner/reflections/forget-reflections.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import type { Time } from './carried-work.ts';
import { readKin } from './kin.ts';
import type { Session } from './session-store.ts';
import { readSession, readTodo } from './words.ts';

/** Rows that are read at once. */
const PAGE = 200;
/** Sessions that are changed in one transaction. */
const SLICE = 100;

/** What a session took over and is to lose: its task, while it is this one, and the words of its hand-over. */
interface Loss {
  readonly heir: Session;
  readonly task: string | undefined;
  readonly note: boolean;
}

/**
 * Takes from the sessions that go on from one what it has handed on to them, before it is removed: the task where it is the
 * same, the words with which it was handed over, and todos that were noted in it.
 */
export async function forgetHandedOn(
  { store }: { readonly store: Store },
  scope: UserScope,
  { sessionId }: { readonly sessionId: string },
): Promise<void> {
  const kin = await readKin({ store }, scope);
  // One a space.
  for (const going of kin.all.filter((one) => one.sessionId === sessionId)) {
    const own = { ...scope, spaces: [going.space] };
    const heirs = kin.heirsOf(going);
    const { task } = readSession(going);
    const handsOn = kin.originOf(going) === going;
    const losses = heirs.flatMap((heir): readonly Loss[] => {
      const loses = handsOn && readSession(heir).task === task;
      // The words of a hand-over were said by the one that goes, when the other began.
      const told = heir.continues === sessionId;
      return loses || told ? [{ heir, task: loses ? task : undefined, note: told }] : [];
    });
    await take({ store }, scope, losses);
    await store.write(own, (writers) =>
      forgetTodos(writers, own, { names: heirs.map((heir) => heir.sessionId), from: sessionId }),
    );
  }
}

/** As `forgetHandedOn`, of all that sessions at work in a time handed on to sessions that began after it: their task. */
export async function forgetHandedOnIn(
  { store }: { readonly store: Store },
  scope: UserScope,
  time: Time,
): Promise<void> {
  const kin = await readKin({ store }, scope);
  const going = new Set(kin.all.filter((one) => isAtWork(one, time)).map((one) => readSession(one).task));
  const losses = kin.all.flatMap((heir): readonly Loss[] => {
    const { task } = readSession(heir);
    // Those at work in the time lose all their words.
    if (task === undefined || !going.has(task) || isAtWork(heir, time)) return [];
    return isAtWork(kin.originOf(heir), time) ? [{ heir, task, note: false }] : [];
  });
  await take({ store }, scope, losses);
}

function isAtWork({ startedAt, seenAt }: Session, { from, to }: Time): boolean {
  return startedAt < to && seenAt >= from;
}

async function take({ store }: { readonly store: Store }, scope: UserScope, losses: readonly Loss[]): Promise<void> {
  for (let start = 0; start < losses.length; start += SLICE) {
    await store.write(scope, async ({ sessions }) => {
      for (const { heir, task: going, note: told } of losses.slice(start, start + SLICE)) {
        const own = { ...scope, spaces: [heir.space] };
        // As it is by now.
        for (const session of await sessions.sessions(own, { sessionId: heir.sessionId, limit: 1 })) {
          const { task, note, ...rest } = readSession(session);
          const words = JSON.stringify({ ...rest, ...(task === going ? {} : { task }), ...(told ? {} : { note }) });
          if (words !== JSON.stringify({ ...rest, task, note }))
            await sessions.setSession(own, { session: { ...session, words } });
        }
      }
    });
  }
}

async function forgetTodos(
  { sessions, planner }: Pick<Writers, 'sessions' | 'planner'>,
  scope: UserScope,
  { names, from }: { readonly names: readonly string[]; readonly from: string },
): Promise<void> {
  let after = 0;
  for (let more = names.length > 0; more;) {
    const rows = await sessions.worded(scope, { of: 'todos', sessionIds: names, after, limit: PAGE });
    const going = rows.filter((row) => readTodo(row).from === from);
    await sessions.dropWorded(scope, { of: 'todos', nos: going.map(({ no }) => no) });
    const ids = new Set(going.flatMap(({ id }) => id ?? []));
    await forgetReflections(planner, scope, { of: 'records', ids });
    after = rows.at(-1)?.no ?? after;
    more = rows.length === PAGE;
  }
}
