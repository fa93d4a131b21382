import type { UserScope } from '../scope.ts';
import type { Store } from '../store.ts';
import type { Session } from './session-store.ts';
import { readSession } from './words.ts';

/** Who goes on from whom, each in its own space. */
export interface Kin {
  readonly all: readonly Session[];
  /** Sessions that go on from one, through however many others. */
  heirsOf(first: Session): readonly Session[];
  /** The first that said the task of one, before it or itself. */
  originOf(session: Session): Session;
}

/** Rows that are read at once. */
const PAGE = 500;

/** Reads all sessions of a scope: no index leads to those that go on from one, and a chain may be as long as the history. */
export async function readKin({ store }: { readonly store: Store }, scope: UserScope): Promise<Kin> {
  // In one turn where that can be: what is seen while somebody reads would move to a page that was read before.
  const all = await store.read(scope, async ({ sessions }) => {
    const found: Session[] = [];
    for (let more = true; more;) {
      const last = found.at(-1);
      const place = last === undefined ? {} : { after: { seenAt: last.seenAt, no: last.no } };
      const page = await sessions.sessions(scope, { limit: PAGE, ...place });
      found.push(...page);
      more = page.length === PAGE;
    }
    return found;
  });
  return kinOf(all);
}

function kinOf(all: readonly Session[]): Kin {
  const byName = new Map(all.map((one) => [nameOf(one.space, one.sessionId), one]));
  const next = Map.groupBy(all, ({ space, continues }) =>
    continues === undefined ? undefined : nameOf(space, continues),
  );
  const tasks = new Map(all.map((one) => [one.no, readSession(one).task]));

  const before = ({ space, continues }: Session): Session | undefined =>
    continues === undefined ? undefined : byName.get(nameOf(space, continues));

  /** In a circle it may be the session itself. */
  const nearest = (session: Session): Session | undefined => {
    const met = new Set<number>();
    for (let at = before(session); at !== undefined && !met.has(at.no); at = before(at)) {
      if (tasks.get(at.no) === tasks.get(session.no)) return at;
      met.add(at.no);
    }
    return undefined;
  };

  const origins = new Map<number, Session>();
  return {
    all,
    heirsOf(first) {
      const found = new Map<number, Session>();
      const asked = [first];
      for (const one of asked) {
        for (const heir of next.get(nameOf(one.space, one.sessionId)) ?? []) {
          if (heir.no === first.no || found.has(heir.no)) continue;
          found.set(heir.no, heir);
          asked.push(heir);
        }
      }
      return [...found.values()];
    },
    originOf(session) {
      // From each to the nearest before it that says the same, which is looked for once, however many ask.
      const way = new Set<number>();
      let at = session;
      while (!way.has(at.no) && !origins.has(at.no)) {
        way.add(at.no);
        at = nearest(at) ?? at;
      }
      const first = origins.get(at.no) ?? at;
      for (const no of way) origins.set(no, first);
      return first;
    },
  };
}

function nameOf(space: string, sessionId: string): string {
  return JSON.stringify([space, sessionId]);
}
