import type { UserScope } from '../../scope.ts';
import type { RecallQuery } from '../query.ts';

/**
 * Finds memories by what they are about rather than by their words: typed entities, and links of one or two hops.
 * Recall itself knows names only as words that a question writes so (`namedIn`); whoever keeps entities gives more.
 */
export interface EntityArm {
  /**
   * Memories tied to what the query is about, by storage number, with how strongly: above 0, at most 1. They join the
   * candidates even without a word of the query, and gain up to the profile's `entities` of the best score. What is
   * not in the spaces asked, or does not meet the filter, is passed over by the caller.
   */
  related(scope: UserScope, query: RecallQuery): Promise<ReadonlyMap<number, number>>;
}
