import { forgetReflections } from '../planner/reflections/forget-reflections.ts';
import { present } from '../present.ts';
import type { UserScope } from '../scope.ts';
import type { Store, Writers } from '../store.ts';
import type { Time } from './carried-work.ts';
import { lineageOf } from './lineage.ts';
import type { Session, SessionReader } from './session-store.ts';
import { readSession, readTodo } from './words.ts';

/** Rows that are read at once. */
const PAGE = 200;
/** Sessions that go on from one, and from those, that are looked for. */
const MOST = 1_000;

/**
 * Takes from the sessions that go on from one what it has handed on to them, before it is removed: the task where it is the
 * same, the words with which it was handed over, and todos that were noted in it.
 */
export async function forgetHandedOn(
  { store }: { readonly store: Store },
  scope: UserScope,
  { sessionId }: { readonly sessionId: string },
): Promise<void> {
  await store.write(scope, async (writers) => {
    // One a space.
    for (const going of await writers.sessions.sessions(scope, { sessionId, limit: MOST })) {
      const own = { ...scope, spaces: [going.space] };
      const heirs = await heirsOf(writers.sessions, own, going);
      for (const heir of heirs) await forgetTask(writers, own, { heir, going });
      await forgetTodos(writers, own, { names: heirs.map((heir) => heir.sessionId), from: sessionId });
    }
  });
}

/** As `forgetHandedOn`, of all that sessions at work in a time handed on to sessions that began after it: their task. */
export async function forgetHandedOnIn(
  { store }: { readonly store: Store },
  scope: UserScope,
  time: Time,
): Promise<void> {
  let after: { readonly seenAt: number; readonly no: number } | undefined;
  for (let more = true; more;) {
    const place = after === undefined ? {} : { after };
    const page = await store.read(scope, ({ sessions }) => sessions.sessions(scope, { limit: PAGE, ...place }));
    const going = page.filter((one) => isAtWork(one, time) && readSession(one).task !== undefined);
    for (const one of going) {
      const own = { ...scope, spaces: [one.space] };
      if ((await store.read(own, ({ sessions }) => heirsOf(sessions, own, one))).length === 0) continue;
      await store.write(own, async (writers) => {
        for (const heir of await heirsOf(writers.sessions, own, one)) {
          // Those at work in the time lose all their words.
          if (!isAtWork(heir, time)) await forgetTask(writers, own, { heir, going: one, time });
        }
      });
    }
    after = page.at(-1);
    more = page.length === PAGE && present(after).seenAt >= time.from;
  }
}

function isAtWork({ startedAt, seenAt }: Session, { from, to }: Time): boolean {
  return startedAt < to && seenAt >= from;
}

/** Sessions that go on from one, through however many others. */
async function heirsOf(sessions: SessionReader, scope: UserScope, first: Session): Promise<readonly Session[]> {
  const found = new Map<number, Session>();
  const asked = [first.sessionId];
  for (let name = asked.shift(); name !== undefined && found.size < MOST; name = asked.shift()) {
    for (const heir of await sessions.sessions(scope, { continues: name, limit: MOST })) {
      if (heir.no === first.no || found.has(heir.no)) continue;
      found.set(heir.no, heir);
      asked.push(heir.sessionId);
    }
  }
  return [...found.values()];
}

async function forgetTask(
  { sessions }: Pick<Writers, 'sessions'>,
  scope: UserScope,
  { heir, going, time }: { readonly heir: Session; readonly going: Session; readonly time?: Time },
): Promise<void> {
  const { task, note, ...rest } = readSession(heir);
  const own = readSession(going).task;
  const before = (await lineageOf({ sessions }, scope, going)).slice(1);
  const staying = before.filter((one) => time === undefined || !isAtWork(one, time));
  const handedOn = task === own && !staying.some((one) => readSession(one).task === own);
  // The words of a hand-over were said by the one that goes, when the other began.
  const told = time === undefined && heir.continues === going.sessionId;
  const words = JSON.stringify({ ...rest, ...(handedOn ? {} : { task }), ...(told ? {} : { note }) });
  if (words !== JSON.stringify({ ...rest, task, note }))
    await sessions.setSession(scope, { session: { ...heir, words } });
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
