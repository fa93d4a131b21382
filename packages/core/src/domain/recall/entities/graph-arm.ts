import { type UserScope, userKey } from '../../scope.ts';
import type { Store } from '../../store.ts';
import type { EntityArm } from './entity-arm.ts';
import { mostMentions, UserGraph } from './user-graph.ts';

export interface GraphArmDependencies {
  readonly store: Store;
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

const MOST_NAMES = 20_000;
const MOST_MENTIONS = 100_000;
const MOST_LINKS = 100_000;
/** Weaker links lead nowhere worth going. */
const LEAST_WEIGHT = 0.2;
/** A graph of more rows is read again beside recalls, which go on with the one before. */
const READ_AT_ONCE = 5_000;
/** Users of whom nothing is known cost a few bytes each. */
const MOST_USERS = 10_000;

const emptyGraph = new UserGraph({ names: [], mentions: [], links: [] });

/**
 * The entity arm on the store's entities, mentions and links. It reads a user's whole graph into memory, at the first
 * recall and whenever the graph has changed, so that a recall itself asks the store nothing. Of a user without entities
 * and links one number is read, and only after a write.
 */
export function createGraphArm({ store, onError, maxRows = 500_000 }: GraphArmDependencies): EntityArm {
  /** In order of use, the latest last. */
  const users = new Map<string, Known>();

  async function read(scope: UserScope, known: Known, version: number): Promise<void> {
    const own: UserScope = { ...scope, spaces: '*' };
    const found = await store.read(own, async ({ entities, links }) => {
      const graphVersion = await links.version(own);
      if (graphVersion === known.graphVersion) return { graphVersion };
      const rows = {
        names: await entities.names(own, { limit: MOST_NAMES }),
        mentions: await entities.mentions(own, { mostOf: mostMentions, limit: MOST_MENTIONS }),
        links: await links.scan(own, { minWeight: LEAST_WEIGHT, limit: MOST_LINKS }),
      };
      return { graphVersion, rows };
    });
    if (found.rows !== undefined) known.graph = new UserGraph(found.rows);
    known.graphVersion = found.graphVersion;
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
      const reading = bringUp(scope, known, version);
      if (known.graph.size <= READ_AT_ONCE) return reading;
      reading.catch(onError);
      return undefined;
    },
    ties: (scope, { query }) => users.get(userKey(scope))?.graph.ties(query),
    pairs: (scope, seqs) => users.get(userKey(scope))?.graph.pairs(seqs) ?? [],
    forget: (scope) => void users.delete(userKey(scope)),
  };
}
