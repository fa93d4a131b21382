import { sql } from 'kysely';
import type { Memory } from '../../../domain/memories/memory.ts';
import type { EpisodeKey, MemoryReader } from '../../../domain/memories/memory-store.ts';
import { coversSpace, type UserScope } from '../../../domain/scope.ts';
import type { Session } from '../session.ts';
import { forScope, spaced, type Walls, wallsOf } from '../spaced.ts';
import { statement } from '../statement.ts';
import { countMemories } from './count-memories.ts';
import { countOf, facetsOf, listMemories } from './list-memories.ts';
import { indexedColumns, type MemoryColumns, memoryRows, toIndexed, toMemory, toVersion } from './memory-row.ts';
import { neighboursOf } from './neighbours.ts';
import { ownerOfId } from './owner-of-id.ts';
import { retainedMemories } from './retained.ts';

const byIds = statement((db, p: { userNo: number; ids: readonly string[] }, dialect) =>
  memoryRows(db.selectFrom('memories')).where('id', 'in', dialect.elements(p.ids)).where(ownerOfId, '=', p.userNo),
);

export const bySeqs = statement((db, p: { userNo: number; seqs: readonly number[] }, dialect) =>
  memoryRows(db.selectFrom('memories')).where(dialect.isOneOf('seq', p.seqs)).where('user_no', '=', p.userNo),
);

const scanRows = spaced((db, p: Walls & { afterSeq: number; limit: number }, dialect, listed) =>
  db
    .selectFrom('memories')
    .select(indexedColumns)
    .where('user_no', '=', p.userNo)
    .where('seq', '>', p.afterSeq)
    .where('deleted_at', 'is', null)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    .orderBy('seq')
    .limit(p.limit),
);

const versionRows = statement((db, p: { userNo: number; id: string }) =>
  db
    .selectFrom('memory_versions as old')
    .innerJoin('memories', 'memories.seq', 'old.seq')
    .select([
      'memories.space',
      'old.version',
      'old.content',
      'old.content_hash',
      'old.tags',
      'old.metadata',
      'old.replaced_at',
    ])
    .where('memories.id', '=', p.id)
    .where(ownerOfId, '=', p.userNo)
    .orderBy('old.version', 'desc'),
);

const formerContentRows = statement((db, p: { userNo: number; seqs: readonly number[] }, dialect) =>
  db
    .selectFrom('memory_versions as old')
    .innerJoin('memories', 'memories.seq', 'old.seq')
    .select(['memories.space', 'old.content'])
    .where(dialect.isOneOf('old.seq', p.seqs))
    .where(ownerOfId, '=', p.userNo),
);

const highestSeq = statement((db, p: { userNo: number }) =>
  db
    .selectFrom('memories')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('user_no', '=', p.userNo),
);

/** Exported for the test of its plan. */
export const bySource = spaced((db, p: Walls & { type: string; sourceId: string }, dialect, listed) =>
  memoryRows(db.selectFrom('memories'))
    .where('user_no', '=', p.userNo)
    .where('source_id', '=', p.sourceId)
    .where('source_type', '=', p.type)
    .where('deleted_at', 'is', null)
    .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
    // By seq, the planner would walk all rows of the user in that order instead of using the index of sources.
    .orderBy('space')
    .limit(1),
);

type EpisodeParams = Walls & {
  contentHash: string;
  occurredAt: number;
  sessionId: string | null;
  turn: number | null;
  speaker: string | null;
  role: NonNullable<EpisodeKey['role']> | null;
  nth: number;
};

const episode = (withTurn: boolean) =>
  spaced((db, p: EpisodeParams, dialect, listed) =>
    memoryRows(db.selectFrom('memories'))
      .where('user_no', '=', p.userNo)
      // Written out, not bound: only then is the partial index seen to fit.
      .where('dated', '=', (eb) => eb.lit(1))
      .where('occurred_at', '=', p.occurredAt)
      .where('content_hash', '=', p.contentHash)
      .where('session_id', 'is not distinct from', p.sessionId)
      .where('speaker', 'is not distinct from', p.speaker)
      .where('role', 'is not distinct from', p.role)
      .where('deleted_at', 'is', null)
      .$if(withTurn, (query) => query.where('turn', '=', p.turn))
      .$if(listed, (query) => query.where('space', 'in', dialect.elements(p.spaces)))
      .orderBy('seq')
      .limit(1)
      .offset(p.nth),
  );
/**
 * Which of these contents are there at one of these times. Joined to nothing, so that the planner does not take each
 * content for a place in the index at each of the times.
 */
const knownHashes = statement(
  (db, p: { userNo: number; times: readonly number[]; hashes: readonly string[] }, dialect) =>
    db
      .selectFrom('memories')
      .select('content_hash as hash')
      .where('user_no', '=', p.userNo)
      .where('dated', '=', (eb) => eb.lit(1))
      .where('occurred_at', 'in', dialect.numbers(p.times))
      .where(sql<string>`${sql.ref('content_hash')} || ''`, 'in', dialect.elements(p.hashes)),
);
/** From so many keys on, one question about all of them comes first. */
const manyKeys = 4;

const episodeWithTurn = episode(true);
const episodeWithoutTurn = episode(false);

/** Rows in the spaces of the scope, as memories. */
export function visible(scope: UserScope, rows: readonly MemoryColumns[]): Memory[] {
  const memories: Memory[] = [];
  for (const row of rows) if (coversSpace(scope, row.space)) memories.push(toMemory(scope, row));
  return memories;
}

export function memoryReader(session: Session): MemoryReader {
  const { executor } = session;
  const knownOf = async (userNo: number, keys: readonly EpisodeKey[]): Promise<ReadonlySet<string>> => {
    const times = [...new Set(keys.map(({ occurredAt }) => occurredAt))];
    const rows = await executor.all(knownHashes, { userNo, times, hashes: keys.map((key) => key.contentHash) });
    return new Set(rows.map(({ hash }) => hash));
  };
  return {
    async getMany(scope, { ids, includeDeleted = false }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || ids.length === 0) return [];
      const rows = await executor.all(byIds, { userNo, ids });
      return visible(scope, includeDeleted ? rows : rows.filter((row) => row.deleted_at === null));
    },
    async getBySeqs(scope, { seqs }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || seqs.length === 0) return [];
      return visible(scope, await executor.all(bySeqs, { userNo, seqs }));
    },
    list: (scope, params) => listMemories(session, scope, params),
    count: (scope, { filter }) => countOf(session, scope, filter),
    facets: (scope, { filter }) => facetsOf(session, scope, filter),
    async scan(scope, { afterSeq, limit }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await executor.all(forScope(scanRows, scope), { ...wallsOf(scope, userNo), afterSeq, limit });
      return rows.map(toIndexed);
    },
    async formerContents(scope, { seqs }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined || seqs.length === 0) return [];
      const rows = await executor.all(formerContentRows, { userNo, seqs });
      return rows.filter(({ space }) => coversSpace(scope, space)).map(({ content }) => content);
    },
    async lastSeq(scope) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return 0;
      return Number((await executor.first(highestSeq, { userNo }))?.seq ?? 0);
    },
    neighbours: (scope, params) => neighboursOf(session, scope, params),
    async versions(scope, { id }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const rows = await executor.all(versionRows, { userNo, id });
      return rows.filter((row) => coversSpace(scope, row.space)).map(toVersion);
    },
    counts: (scope) => countMemories(session, scope),
    retained: (scope, params) => retainedMemories(session, scope, params),
    async findBySources(scope, { sources }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return [];
      const walls = wallsOf(scope, userNo);
      const found: Memory[] = [];
      for (const { type, id } of sources) {
        const row = await executor.first(forScope(bySource, scope), { ...walls, type, sourceId: id });
        if (row !== undefined) found.push(toMemory(scope, row));
      }
      return found;
    },
    async findEpisodes(scope, { keys }) {
      const userNo = await session.userNo(scope);
      if (userNo === undefined) return keys.map(() => undefined);
      const walls = wallsOf(scope, userNo);
      const found: (Memory | undefined)[] = [];
      const known = keys.length < manyKeys ? undefined : await knownOf(userNo, keys);
      for (const key of keys) {
        if (known?.has(key.contentHash) === false) {
          found.push(undefined);
          continue;
        }
        const source = key.turn === undefined ? episodeWithoutTurn : episodeWithTurn;
        const row = await executor.first(forScope(source, scope), {
          ...walls,
          contentHash: key.contentHash,
          occurredAt: key.occurredAt,
          sessionId: key.sessionId ?? null,
          turn: key.turn ?? null,
          speaker: key.speaker ?? null,
          role: key.role ?? null,
          nth: key.nth ?? 0,
        });
        found.push(row === undefined ? undefined : toMemory(scope, row));
      }
      return found;
    },
  };
}
