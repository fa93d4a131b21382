import type { Platform } from '../../platform.ts';
import { type UserScope, userKey } from '../../scope.ts';
import type { Store } from '../../store.ts';
import type { EntityArm } from './entity-arm.ts';
import { readGraph } from './read-graph.ts';
import { UserGraph } from './user-graph.ts';

export interface GraphArmDependencies {
  readonly store: Store;
  readonly platform: Pick<Platform, 'now' | 'monotonic' | 'yieldTurn'>;
  /** Of what is read beside recalls: it gives up its turn until background work has its next. The same when not given. */
  readonly behind?: Pick<Platform, 'yieldTurn'>;
  /** Hears what kept a graph from being renewed in the background; recall goes on with the one before. */
  readonly onError: (error: unknown) => void;
  /** Rows that the graphs of all users may hold together; the least recently used go first. 500,000 when not given. */
  readonly maxRows?: number;
}

/** What is known of one user. */
interface Known {
  /** Of the user, at which `graphVersion` was last read. */
  version: number;
  graphVersion: number;
  graph: UserGraph;
  reading: Promise<void> | undefined;
}

/** A graph of more rows is read again beside recalls, which go on with the one before. */
const READ_AT_ONCE = 5_000;
/**
 * After such a reading so many times what it took of the thread passes before the next: whoever writes all the time would have the
 * graph read all the time.
 */
const REST = 20;
/** Users of whom nothing is known cost a few bytes each. */
const MOST_USERS = 10_000;

const emptyGraph = UserGraph.of({ names: [], mentions: [], links: [] });

/**
 * The entity arm on the store's entities, mentions and links. It reads a user's whole graph into memory, at the first
 * recall and whenever the graph has changed, so that a recall itself asks the store nothing. Of a user without entities
 * and links one number is read, and only after a write.
 */
export function createGraphArm({
  store,
  platform,
  behind = platform,
  onError,
  maxRows = 500_000,
}: GraphArmDependencies): EntityArm {
  /** In order of use, the latest last. */
  const users = new Map<string, Known>();
  /** When the next graph may be read beside recalls. */
  let restUntil = 0;

  async function read(scope: UserScope, known: Known, version: number): Promise<void> {
    const own: UserScope = { ...scope, spaces: '*' };
    const graphVersion = await store.read(own, ({ links }) => links.version(own));
    if (graphVersion !== known.graphVersion) {
      const work = stopwatch(platform, known.graph.size <= READ_AT_ONCE ? platform : behind);
      const rows = await readGraph({ store, platform: { now: () => platform.now(), yieldTurn: work.pause } }, own);
      known.graph = await UserGraph.inSteps(rows, work.pause);
      if (known.graph.size > READ_AT_ONCE) restUntil = platform.monotonic() + work.took() * REST;
    }
    known.graphVersion = graphVersion;
    known.version = version;
  }

  /** A reading under way may have begun before the version that is asked for. */
  async function bringUp(scope: UserScope, known: Known, version: number): Promise<void> {
    while (known.version < version) {
      known.reading ??= read(scope, known, version).finally(() => {
        known.reading = undefined;
        trim();
      });
      await known.reading;
    }
  }

  /** Beside recalls: once, as whoever asks next asks for the version of then. */
  function renew(scope: UserScope, known: Known, version: number): void {
    if (known.reading !== undefined || platform.monotonic() < restUntil) return;
    known.reading = read(scope, known, version)
      .catch(onError)
      .finally(() => {
        known.reading = undefined;
        trim();
      });
  }

  /** Drops the least recently used until the rest fits; the one just used stays. */
  function trim(): void {
    let rows = 0;
    for (const { graph } of users.values()) rows += graph.size;
    for (const [key, { graph }] of users) {
      if (users.size === 1 || (rows <= maxRows && users.size <= MOST_USERS)) return;
      users.delete(key);
      rows -= graph.size;
    }
  }

  return {
    ready(scope, version) {
      const key = userKey(scope);
      const known = users.get(key) ?? { version: -1, graphVersion: 0, graph: emptyGraph, reading: undefined };
      users.delete(key);
      users.set(key, known);
      if (known.version >= version) return undefined;
      if (known.graph.size <= READ_AT_ONCE) return bringUp(scope, known, version);
      renew(scope, known, version);
      return undefined;
    },
    ties: (scope, { query }) => users.get(userKey(scope))?.graph.ties(query),
    pairs: (scope, seqs) => users.get(userKey(scope))?.graph.pairs(seqs) ?? [],
    forget: (scope) => void users.delete(userKey(scope)),
  };
}

/** Counts what is done between pauses. */
function stopwatch(
  platform: Pick<Platform, 'monotonic'>,
  turns: Pick<Platform, 'yieldTurn'>,
): { readonly pause: () => Promise<void>; readonly took: () => number } {
  let sum = 0;
  let began = platform.monotonic();
  return {
    async pause() {
      sum += platform.monotonic() - began;
      await turns.yieldTurn();
      began = platform.monotonic();
    },
    took: () => sum + platform.monotonic() - began,
  };
}
