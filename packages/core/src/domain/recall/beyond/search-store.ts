import type { Head } from '../../embeddings/head.ts';
import type { IndexedMemory } from '../../memories/memory.ts';
import type { UserScope } from '../../scope.ts';
import type { RecallQuery } from '../query.ts';

/** How far the words of a user are stored to be searched by the database. */
export interface WordState {
  /** The user's version whose changes are all in the stored words, once they are complete. */
  readonly version: number;
  /** Storage number up to which memories were taken over. */
  readonly through: number;
  readonly complete: boolean;
}

/** Terms of one memory, by the analyzer that reads queries too. */
export interface StoredWords {
  readonly seq: number;
  readonly space: string;
  /** Words of the text, repeats counted. */
  readonly length: number;
  readonly terms: readonly string[];
}

export interface WeighedWord {
  readonly term: string;
  readonly weight: number;
}

/** Conditions of a query, which the database heeds before it cuts. */
export type SearchFilter = Pick<RecallQuery, 'filter' | 'now' | 'asOf' | 'includeArchived'>;

/** Sums over the memories of a scope that are not deleted. */
export interface SearchTotals {
  readonly documents: number;
  /** Words of a memory, on average. */
  readonly meanLength: number;
  /** Sessions, and memories without one. */
  readonly groups: number;
  /** Those with most memories. */
  readonly speakers: readonly string[];
}

export interface NearMemories {
  readonly hits: readonly { readonly seq: number; readonly cosine: number }[];
  /** Mean cosine over the vectors of the scope, or over some of them where they are many. */
  readonly mean: number;
}

/** Search within the database, for users whose index would not fit into memory. Answers storage numbers, best first. */
export interface SearchReader {
  /** Undefined until words of the user are stored. */
  state(scope: UserScope): Promise<WordState | undefined>;
  totals(scope: UserScope): Promise<SearchTotals>;
  /** How many memories hold each of the terms, as far as their words are stored. */
  frequencies(scope: UserScope, params: { readonly terms: readonly string[] }): Promise<number[]>;
  /**
   * Memories with one of `wanted`, by the sum of the weights of all of `terms` that they hold, less for longer ones.
   */
  byWords(
    scope: UserScope,
    params: {
      readonly wanted: readonly string[];
      readonly terms: readonly WeighedWord[];
      readonly meanLength: number;
      /** Left out where nearly every memory meets it. */
      readonly filter?: SearchFilter;
      readonly limit: number;
    },
  ): Promise<number[]>;
  /**
   * Memories with the nearest vectors: exactly among all of the scope, or by the user's graph where there is one and the
   * scope is large.
   */
  nearest(
    scope: UserScope,
    params: {
      readonly head: Head;
      readonly model: string;
      readonly values: Float32Array;
      readonly filter?: SearchFilter;
      /** How many memories the scope has, about, where that is known. */
      readonly documents?: number;
      readonly limit: number;
    },
  ): Promise<NearMemories>;
  /** Memories of a time, the newest first. */
  within(
    scope: UserScope,
    params: { readonly from: number; readonly to: number; readonly limit: number },
  ): Promise<number[]>;
  /** These memories, without the deleted. */
  rows(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<IndexedMemory[]>;
  /** The same, and the turns up to `reach` places before and after them in their sessions. */
  rowsAround(
    scope: UserScope,
    params: { readonly seqs: readonly number[]; readonly reach: number },
  ): Promise<IndexedMemory[]>;
}

/** Scopes name all spaces of a user: words are stored for the whole of a user or not at all. */
export interface SearchWriter extends SearchReader {
  /** Stores words in place of older ones, takes away those of other memories, and notes the state. */
  putWords(
    scope: UserScope,
    params: { readonly rows: readonly StoredWords[]; readonly gone: readonly number[]; readonly state: WordState },
  ): Promise<void>;
  /** Removes what is stored, to begin anew. */
  dropWords(scope: UserScope): Promise<void>;
}
