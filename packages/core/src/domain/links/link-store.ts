import type { UserScope } from '../scope.ts';

export type LinkType = 'similar' | 'follows' | 'mentions' | 'supports' | 'contradicts' | 'derived_from' | 'same_topic';
export type LinkOrigin = 'automatic' | 'manual' | 'reinforced';

/** Symmetric types have no direction: the store keeps one row, the lower storage number first. */
export const symmetricLinks: ReadonlySet<LinkType> = new Set(['similar', 'contradicts', 'same_topic']);

/** A weighted, typed edge between two memories of one user, which may lie in different spaces only if both are in scope. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly type: LinkType;
  /** 0 to 1. */
  readonly weight: number;
  readonly origin: LinkOrigin;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface NewLink {
  /** Storage numbers. */
  readonly from: number;
  readonly to: number;
  readonly type: LinkType;
  readonly weight: number;
  readonly origin: LinkOrigin;
}

export type ScannedLink = Pick<Link, 'from' | 'to' | 'type' | 'weight' | 'updatedAt'>;

export interface LinkReader {
  /** Counts changes of the user's entities, mentions and links; 0 before the first. Spaces do not matter. */
  version(scope: UserScope): Promise<number>;
  /** Links that touch any of these memories, either way, the strongest first; both ends in scope and not deleted. */
  touching(
    scope: UserScope,
    params: {
      readonly seqs: readonly number[];
      readonly types?: readonly LinkType[];
      readonly minWeight?: number;
      /** Of each memory. */
      readonly limit: number;
    },
  ): Promise<Link[]>;
  /**
   * A page of all links of a weight, those changed longest ago first, deleted memories included; for a graph in memory.
   *
   * @param params.after the last of the page before; a link that is changed between two pages comes again
   */
  scan(
    scope: UserScope,
    params: { readonly minWeight: number; readonly after?: ScannedLink | undefined; readonly limit: number },
  ): Promise<ScannedLink[]>;
  /** All links between two of these memories, the strongest first; both in scope and not deleted. */
  between(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<Link[]>;
  /** Links of type `derived_from` that lead to these memories, of deleted ones too: what forgetting must follow. */
  derivatives(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<Derivation[]>;
  /** The same of those that come from these memories. */
  bases(scope: UserScope, params: { readonly seqs: readonly number[] }): Promise<Derivation[]>;
}

/** What was derived from what; deleted memories are told of as well. */
export interface Derivation {
  readonly from: number;
  readonly to: number;
}

export interface LinkWriter extends LinkReader {
  /** Makes or renews: the greater weight stays, a manual link stays manual. */
  put(scope: UserScope, params: { readonly links: readonly NewLink[]; readonly at: number }): Promise<void>;
  /** Raises weights towards 1 by a share of what is missing; origin becomes `reinforced` unless manual. `updatedAt` is renewed once an hour. */
  reinforce(
    scope: UserScope,
    params: { readonly pairs: readonly (readonly [number, number])[]; readonly by: number; readonly at: number },
  ): Promise<void>;
  /**
   * Multiplies weights of automatic and reinforced links not updated since; removes those that fall below `floor`.
   * What says where a memory comes from (`derived_from`) or that two disagree (`contradicts`) does not fade.
   */
  decay(
    scope: UserScope,
    params: {
      readonly before: number;
      readonly factor: number;
      readonly floor: number;
      readonly at: number;
      readonly limit: number;
    },
  ): Promise<{ readonly weakened: number; readonly removed: number }>;
  remove(scope: UserScope, params: { readonly links: readonly Pick<Link, 'from' | 'to' | 'type'>[] }): Promise<number>;
}
