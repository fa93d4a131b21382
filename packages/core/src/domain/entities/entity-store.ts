import type { UserScope } from '../scope.ts';

export type EntityType = 'person' | 'place' | 'organisation' | 'product' | 'project' | 'topic' | 'other';

/** Somebody or something that memories mention; it belongs to one space of one user. Instants are milliseconds. */
export interface Entity {
  /** Order of storage inside the database; never leaves the process. */
  readonly no: number;
  readonly id: string;
  readonly space: string;
  readonly name: string;
  readonly type: EntityType;
  /** Other names of it, its own left out. */
  readonly aliases: readonly string[];
  /** Memories that mention it. */
  readonly mentions: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface NewEntity {
  readonly id: string;
  readonly name: string;
  readonly type: EntityType;
  readonly aliases?: readonly string[];
}

export interface Mention {
  readonly entityNo: number;
  /** Storage number of the memory. */
  readonly seq: number;
}

export interface EntityReader {
  getMany(scope: UserScope, params: { readonly ids: readonly string[] }): Promise<Entity[]>;
  /** By the match key (`matchKey`) of their names or aliases; what is unknown is left out. */
  findByNames(scope: UserScope, params: { readonly keys: readonly string[] }): Promise<Map<string, Entity>>;
  /** The most mentioned first, then by id. */
  list(
    scope: UserScope,
    params: {
      readonly type?: EntityType;
      /** Only names and aliases whose match key begins so. */
      readonly prefix?: string;
      readonly after?: { readonly mentions: number; readonly id: string };
      readonly limit: number;
    },
  ): Promise<Entity[]>;
  /** Storage numbers of the memories that mention any of these entities, newest first, deleted ones left out. */
  mentioning(
    scope: UserScope,
    params: { readonly entityNos: readonly number[]; readonly limit: number },
  ): Promise<{ readonly entityNo: number; readonly seq: number }[]>;
  /** All names and aliases, as match keys, with the name of the entity. */
  names(
    scope: UserScope,
    params: { readonly limit: number },
  ): Promise<{ readonly key: string; readonly entityNo: number; readonly name: string }[]>;
  /**
   * A page of all mentions of entities with at most so many, deleted memories included.
   *
   * @param params.after the last of the page before
   */
  mentions(
    scope: UserScope,
    params: { readonly mostOf: number; readonly after?: Mention | undefined; readonly limit: number },
  ): Promise<Mention[]>;
  /** Entities that these memories mention. */
  mentionedBy(
    scope: UserScope,
    params: { readonly seqs: readonly number[] },
  ): Promise<{ readonly seq: number; readonly entity: Entity }[]>;
}

/** The scope names exactly one space for what makes rows. */
export interface EntityWriter extends EntityReader {
  /**
   * Makes those whose names and aliases are unknown; answers with the entity of each name, in order. Aliases are added,
   * but for those that are names of another.
   */
  ensure(scope: UserScope, params: { readonly entities: readonly NewEntity[]; readonly at: number }): Promise<Entity[]>;
  /** Notes that memories mention entities; what is noted already stays once. */
  mention(
    scope: UserScope,
    params: { readonly mentions: readonly { readonly entityNo: number; readonly seq: number }[] },
  ): Promise<void>;
  /**
   * Makes one entity of two of one space: mentions, aliases and facts pass to `into`, the name of `from` becomes an
   * alias. Undefined when one of them is not there.
   */
  merge(
    scope: UserScope,
    params: { readonly from: string; readonly into: string; readonly at: number },
  ): Promise<Entity | undefined>;
  /** Makes one of its aliases the name of an entity; the name before becomes an alias. */
  rename(scope: UserScope, params: { readonly id: string; readonly name: string; readonly at: number }): Promise<void>;
  /** Removes these aliases of an entity for good; its own name stays. */
  dropAliases(scope: UserScope, params: { readonly id: string; readonly names: readonly string[] }): Promise<void>;
  /** Removes for good, with mentions and aliases; returns how many there were. */
  remove(scope: UserScope, params: { readonly ids: readonly string[] }): Promise<number>;
}
