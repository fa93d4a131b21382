import type { Platform } from '../platform.ts';
import { f64 } from './index/column.ts';
import type { Partition } from './index/partition.ts';
import type { UserIndex } from './index/user-index.ts';

/** A question for the memories nearest to some others, each by its vector. */
export interface NearestQuery {
  /** Of the vectors given; a user's vectors of another model are near none. */
  readonly model: string;
  /** Storage numbers of memories, and their vectors of unit length. */
  readonly wanted: readonly { readonly seq: number; readonly values: Float32Array }[];
  /** So many of each at most. */
  readonly count: number;
  /** Only what has a greater cosine. */
  readonly above: number;
  /** Of a user whom the database searches, no more than the first so many are looked up, as each costs it a search. */
  readonly mostLookups: number;
  readonly signal: AbortSignal;
}

export interface NearMemory {
  readonly seq: number;
  /** Of int8 numbers, as VectorSet tells, where the index is in memory. */
  readonly cosine: number;
}

export interface Nearest {
  /** Of each that was wanted, in order: the nearest other memories of the scope, best first, ties by age. */
  readonly found: readonly (readonly NearMemory[])[];
  /** How many were looked up by the database. */
  readonly lookups: number;
}

/** So long the comparing goes on in one turn of the event loop, milliseconds; one comparison with all is never cut. */
const SHARE = 1;

/**
 * Compares each with all vectors of some spaces that are in memory, a few a turn. Between turns the index may move on:
 * what is added meanwhile may or may not be found.
 */
export async function nearestInMemory(
  platform: Pick<Platform, 'monotonic' | 'yieldTurn'>,
  index: UserIndex,
  spaces: readonly string[] | '*',
  query: NearestQuery,
): Promise<Nearest> {
  const found: (readonly NearMemory[])[] = [];
  let began = platform.monotonic();
  for (const one of query.wanted) {
    if (platform.monotonic() - began >= SHARE) {
      await platform.yieldTurn();
      query.signal.throwIfAborted();
      began = platform.monotonic();
    }
    found.push(index.model === query.model ? nearestTo(one, index.partitions(spaces), query) : []);
  }
  return { found, lookups: 0 };
}

function nearestTo(
  { seq, values }: NearestQuery['wanted'][number],
  partitions: readonly Partition[],
  { count, above }: NearestQuery,
): NearMemory[] {
  const near: NearMemory[] = [];
  for (const partition of partitions) {
    const set = partition.vectors.semantic;
    if (set?.dimensions !== values.length) continue;
    const own = partition.find(seq);
    set.probe(values).nearest({
      count,
      above,
      admits: (doc) => doc !== own,
      visit: (doc, cosine) => void near.push({ seq: f64(partition.documents.seq.values, doc), cosine }),
    });
  }
  return bestOf(near, count);
}

export function bestOf(near: readonly NearMemory[], count: number): NearMemory[] {
  return near.toSorted((a, b) => b.cosine - a.cosine || a.seq - b.seq).slice(0, count);
}
