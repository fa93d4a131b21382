import type { LinkType } from '../../links/link-store.ts';
import type { UserScope } from '../../scope.ts';
import type { RecallQuery } from '../query.ts';

/** A memory at the other end of a link. */
export interface Neighbour {
  readonly seq: number;
  readonly type: LinkType;
  readonly weight: number;
}

/** A user's links in memory. */
export interface LinkGraph {
  /** The strongest first. */
  around(seq: number): readonly Neighbour[];
  /** Mean weight of a memory's links; 0 without any. */
  average(seq: number): number;
}

/** A memory tied to what a query is about. */
export interface Tie {
  /** Above 0, at most 1. */
  readonly strength: number;
  /** The entities that the query names and the memory mentions. */
  readonly entities: readonly string[];
}

/** What is known beside words: which memories mention what the query names, and how memories are linked. */
export interface Ties {
  /**
   * By storage number. They join the candidates even without a word of the query, and gain up to the profile's
   * `entities` of the best score. What is not in the spaces asked, or does not meet the filter, is passed over.
   */
  readonly related: ReadonlyMap<number, Tie>;
  /** Followed from the best memories found; what is reached gains up to the profile's `links` of the best score. */
  readonly links?: LinkGraph;
}

/**
 * Finds memories by what they are about rather than by their words: typed entities, and links of one or two hops.
 * Recall itself knows names only as words that a question writes so (`namedIn`).
 */
export interface EntityArm {
  /**
   * Has what it knows of a user brought to the user's version. Undefined when that is so already, or when a little older
   * knowledge does until a longer reading has ended; nothing then needs to be waited for.
   */
  ready(scope: UserScope, version: number): Promise<void> | undefined;
  /** Undefined where nothing is known of the user beside words. */
  ties(scope: UserScope, query: Pick<RecallQuery, 'query'>): Ties | undefined;
  /** Which of these memories are linked with each other, as far as is known. */
  pairs(scope: UserScope, seqs: readonly number[]): readonly (readonly [number, number])[];
  /** Drops what it holds of a user. */
  forget(scope: UserScope): void;
}
