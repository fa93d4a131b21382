import { LENGTH_UNIT } from '../index/mixing.ts';
import type { Partition } from '../index/partition.ts';
import type { Boost } from './boosts.ts';
import type { Admits } from './filter.ts';
import type { Touched } from './lately.ts';
import type { Scratch } from './scratch.ts';

/** A partition that is asked: with the query's conditions and boosts on it, and working memory. */
export interface Ground {
  readonly partition: Partition;
  readonly scratch: Scratch;
  readonly admits: Admits;
  readonly boosts: readonly Boost[];
  /** What the asking session touched lately. */
  readonly touched: Touched;
}

/** Sums over the partitions asked, and no others. */
export interface Statistics {
  readonly documents: number;
  readonly meanLength: number;
  readonly meanMixedLength: number;
  /** Sessions, and documents without one. */
  readonly groups: number;
  readonly meanGroupLength: number;
  /** Groups that hold a term, where the partitions do not hold them all. */
  readonly groupsWith?: (term: string) => number;
}

export function statisticsOf(all: readonly Ground[]): Statistics {
  const grounds = countedOf(all);
  const sum = (field: 'documents' | 'length' | 'mixedLength' | 'groups'): number =>
    grounds.reduce((total, { partition }) => total + partition.totals[field], 0);
  const documents = sum('documents');
  const length = sum('length');
  const groups = sum('groups');
  return {
    documents,
    meanLength: length / Math.max(1, documents),
    meanMixedLength: sum('mixedLength') / LENGTH_UNIT / Math.max(1, documents),
    groups,
    meanGroupLength: length / Math.max(1, groups),
  };
}

/** Documents of the partitions asked that hold the term. */
export function frequencyOf(grounds: readonly Ground[], term: string): number {
  return countedOf(grounds).reduce((total, { partition }) => total + partition.postings.frequency(term), 0);
}

/** Without what repeats the words of others, unless nothing else is there. */
function countedOf(grounds: readonly Ground[]): readonly Ground[] {
  const counted = grounds.filter(({ partition }) => partition.counted);
  return counted.length === 0 ? grounds : counted;
}
