import { type Head, semanticOnly } from '../embeddings/head.ts';
import { loadTimeParser, mayHoldTime, type TimeExpression, type TimeParser } from '../lib/time.ts';
import { type UserScope, userKey } from '../scope.ts';
import { type ArmWatch, laps } from '../telemetry/laps.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { Beyond } from './beyond/beyond.ts';
import { createAnalyzer } from './analyzer/analyzer.ts';
import type { Saving } from './image/image-keeper.ts';
import { nearestInMemory } from './nearest.ts';
import type { EntityArm } from './entities/entity-arm.ts';
import { everySpace, type LoaderDependencies } from './index-loader.ts';
import type { UserIndex } from './index/user-index.ts';
import type { Degradation, ProfileName, RecallQuery } from './query.ts';
import { type Profile, profiles as namedProfiles } from './rank/profiles.ts';
import { createRanker, type Ranking } from './rank/ranker.ts';
import { headUnavailable } from './head-unavailable.ts';
import type { HeadQuery } from './rank/vectors.ts';
import type { SearchIndex } from './search-index.ts';
import { createTurns, type Turns } from './turns.ts';
import { windowAround } from './understand/window.ts';
import { UserEntry } from './user-entry.ts';
import type { WorkingSet } from './working-set/working-set.ts';

type QueryVector = Parameters<SearchIndex['search']>[2];

export interface IndexCacheDependencies extends LoaderDependencies {
  /** Bytes that the indexes of all users may hold together, by estimate; the least recently used go first. */
  readonly maxBytes: number;
  /** Shared with what else stands in line with rankings; its own when not given. */
  readonly turns?: Turns;
  /** Told what kept an index from being saved; nothing is lost but time. */
  readonly onError?: (error: unknown) => void;
  /** None where nothing keeps entities. */
  readonly entities?: EntityArm | undefined;
  /** Settings in place of those that stand behind a profile's name. */
  readonly profiles?: Partial<Readonly<Record<ProfileName, Profile>>>;
  /** Sessions weigh nothing but their own memories when not given. */
  readonly workingSet?: WorkingSet | undefined;
  /** Hears how long the arms of a recall take. */
  readonly watch?: ArmWatch | undefined;
  /** Hears whether a user's index was in RAM. */
  readonly metrics?: Pick<Metrics, 'cache'> | undefined;
}

/** Where a time is looked for: the parser takes more than linear time, a second for 10,000 characters of dates. */
const MOST_TIME_TEXT = 1_000;

/**
 * So long the closing of a process may take for an image that is being saved: processes that live for one recall would
 * otherwise never leave one behind, and each build the index from the rows.
 */
const CLOSING_MS = 3_000;

/** The recall engine: keeps the indexes of active users in memory, each right to the version of its user. */
export function createIndexCache({
  store,
  platform,
  turns = createTurns(platform),
  heads,
  maxBytes,
  entities,
  profiles,
  workingSet,
  watch,
  metrics,
  onError = () => undefined,
}: IndexCacheDependencies): SearchIndex {
  const settings = { ...namedProfiles, ...profiles };
  const analyzer = createAnalyzer();
  const ranker = createRanker(analyzer, watch);
  const beyond = new Beyond({ store, platform: turns.platform, analyzer, ranker, maxBytes, onError });
  /** In order of use, the latest last. */
  const users = new Map<string, UserEntry>();
  /** What each took when it was last used, and their sum. */
  const sizes = new Map<string, number>();
  let held = 0;
  const saving: Saving = { stopAt: Infinity, running: undefined, onError };
  let parser: Promise<TimeParser> | undefined;
  let prepared: Promise<void> | undefined;

  async function timeIn({ query, now, timeZone }: RecallQuery): Promise<TimeExpression | undefined> {
    if (!mayHoldTime(query)) return undefined;
    parser ??= loadTimeParser();
    return (await parser)({ text: query.slice(0, MOST_TIME_TEXT), now, timeZone });
  }

  function entryOf(scope: UserScope): UserEntry {
    const key = userKey(scope);
    const entry =
      users.get(key) ?? new UserEntry({ store, platform: turns.platform, heads, saving }, everySpace(scope), analyzer);
    users.delete(key);
    users.set(key, entry);
    return entry;
  }

  function versionOf(scope: UserScope): Promise<number> {
    const own = everySpace(scope);
    return store.read(own, ({ changes }) => changes.version(own));
  }

  function bytes(): number {
    let sum = 0;
    for (const entry of users.values()) sum += entry.bytes;
    return sum;
  }

  function drop(key: string): void {
    users.delete(key);
    held -= sizes.get(key) ?? 0;
    sizes.delete(key);
  }

  /** Drops the least recently used until the rest fits; the one just used stays, however large. */
  function trim(used: string): void {
    // Of the others nothing has changed that a later use does not count: to ask all of many users takes longer than a ranking.
    const size = users.get(used)?.bytes ?? 0;
    held += size - (sizes.get(used) ?? 0);
    if (users.has(used)) sizes.set(used, size);
    for (const key of users.keys()) {
      if (held <= maxBytes || users.size === 1) return;
      drop(key);
    }
  }

  async function rank(
    scope: UserScope,
    query: RecallQuery,
    vector: QueryVector,
    judged?: number,
  ): Promise<{ readonly ranking: Ranking; readonly index: UserIndex; readonly degraded: Degradation[] }> {
    const askedAt = query.askedAt ?? platform.monotonic();
    const time = await timeIn(query);
    const key = userKey(scope);
    metrics?.cache('index', users.has(key));
    const searched = await beyond.takes(scope, { key, bytes: users.get(key)?.bytes });
    const lap = laps(watch);
    const profile = settings[query.profile];
    // At once: the one may ask the network, the other asks the store.
    const [lately, loaded] = await Promise.all([
      query.sessionId === undefined
        ? undefined
        : workingSet?.lately(scope, { sessionId: query.sessionId, now: platform.now() }),
      searched ? undefined : entryOf(scope).current(),
      (prepared ??= ranker.prepare(() => turns.platform.yieldTurn())),
    ]);
    lap('index');
    const learning = entities?.ready(scope, loaded?.version ?? (await versionOf(scope)));
    if (learning !== undefined) await learning;
    const ties = entities?.ties(scope, query);
    const window = time === undefined ? undefined : windowAround(time);
    const gathered =
      loaded === undefined
        ? await beyond.gather(key, scope, {
            query,
            profile,
            time: window,
            lately,
            heads: everyHead(headQueries(vector, query.heads ?? heads)),
            vectorModel: vector?.model,
            also: [...(ties?.related.keys() ?? []), ...(judged === undefined ? [] : [judged])],
          })
        : undefined;
    if (gathered !== undefined) {
      lap('database');
      drop(key);
    }
    // What was waited for may have taken so long that the index is no longer right.
    const current = learning === undefined ? loaded : undefined;
    let index = current ?? gathered?.index ?? (await entryOf(scope).current());
    // Without a pause between the last look and the ranking, or all that wait would find the turn empty. Whose turn comes is not
    // sent to read the version again: it would have to stand in line anew, and some would wait for very long.
    while (turns.crowded()) {
      await turns.next(askedAt);
      if (gathered === undefined) index = entryOf(scope).settled ?? (await entryOf(scope).current());
    }
    const missing = query.heads?.find((head) => head !== 'semantic' && !index.has(head));
    if (missing !== undefined) throw headUnavailable(missing);
    const compares = vector !== undefined && index.model === vector.model;
    const partitions = index.partitions(scope.spaces);
    const ranking = ranker.rank({
      partitions,
      query,
      profile,
      ...headQueries(compares ? vector : undefined, query.heads ?? heads),
      time: time === undefined ? undefined : { from: time.from, to: time.to, text: time.text },
      ...(window === undefined ? {} : { window }),
      ...(lately === undefined ? {} : { lately }),
      borrowed: gathered?.borrowed,
      ties,
    });
    const degraded: Degradation[] = gathered === undefined ? [] : ['searched_in_database'];
    if (vector !== undefined && !compares && index.model !== undefined) degraded.push('model_changed');
    if (vector !== undefined && partitions.some(({ totals }) => totals.pending > 0)) degraded.push('vectors_pending');
    trim(key);
    return { ranking, index, degraded };
  }

  return {
    async search(scope, query, vector) {
      const { ranking, degraded } = await rank(scope, query, vector);
      return { hits: ranking.hits, understood: ranking.question.understood, degraded };
    },

    async judge(scope, query, vector, seq) {
      const all: RecallQuery = { ...query, k: Infinity, mode: 'recall' };
      const { ranking, index } = await rank(scope, all, vector, seq);
      const { terms } = ranking.question;
      const place = ranking.hits.findIndex((hit) => hit.seq === seq);
      const hit = ranking.hits[place];
      const partition = index.partitions(scope.spaces).find((each) => each.find(seq) !== undefined);
      const shared = partition?.shared(seq, terms) ?? [];
      return {
        ...(hit === undefined ? {} : { rank: place + 1, score: hit.score }),
        sharedTerms: shared,
        missingTerms: terms.filter((term) => !shared.includes(term)),
        filteredOut: partition !== undefined && !ranker.admits(partition, query, seq),
      };
    },

    async nearest(scope, query) {
      const key = userKey(scope);
      if (await beyond.takes(scope, { key, bytes: users.get(key)?.bytes })) return beyond.nearest(scope, query);
      const index = await entryOf(scope).current();
      trim(key);
      return nearestInMemory(turns.platform, index, scope.spaces, query);
    },

    version: (scope) => users.get(userKey(scope))?.version ?? beyond.version(userKey(scope)),
    bytes,
    evict(scope) {
      drop(userKey(scope));
      analyzer.forget();
      beyond.forget(userKey(scope));
      entities?.forget(scope);
    },
    async close() {
      saving.stopAt = platform.monotonic() + CLOSING_MS;
      await Promise.all([saving.running, beyond.close()]);
    },
  };
}

/** What each head is asked; a question without names asks nothing of the entities. */
function headQueries(
  asked: QueryVector,
  heads: readonly Head[] = semanticOnly,
): { readonly vector: Float32Array | undefined; readonly others: readonly HeadQuery[] } {
  const vector = heads.includes('semantic') ? asked?.values : undefined;
  const others = heads.flatMap((head) => {
    const values = head === 'entity' ? asked?.entity : asked?.values;
    return head === 'semantic' || values === undefined ? [] : [{ head, values }];
  });
  return { vector, others };
}

function everyHead({ vector, others }: ReturnType<typeof headQueries>): readonly HeadQuery[] {
  return [...(vector === undefined ? [] : [{ head: 'semantic' as const, values: vector }]), ...others];
}
