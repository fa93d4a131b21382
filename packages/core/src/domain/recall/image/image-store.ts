import type { UserScope } from '../../scope.ts';

/** What is stored of a user's index beside its parts. It holds no words. */
export interface StoredImage {
  /** The user's version that it stands at. */
  readonly version: number;
  /** Which parts make it up, for whoever wrote it. */
  readonly contents: string;
}

/**
 * Images of users' indexes: derived, so that losing one costs time only. Everything made of words or vectors is in the
 * parts' bytes, in one table: what encryption at rest will have to cover. Spaces do not matter: an image is
 * of all spaces of its user and goes to the index alone.
 */
export interface ImageReader {
  find(scope: UserScope): Promise<StoredImage | undefined>;
  /**
   * Undefined when it is gone (another image has taken the place of the one it belonged to, or something was purged), or
   * when its bytes are not those that were stored.
   */
  part(scope: UserScope, params: { readonly part: number }): Promise<Uint8Array | undefined>;
}

export interface ImageWriter extends ImageReader {
  /**
   * Stores a part of an image to come, and returns its number, which is never given again. Undefined, and nothing
   * stored, when a newer image is there or something of the user was purged after this version.
   */
  addPart(
    scope: UserScope,
    params: { readonly version: number; readonly bytes: Uint8Array },
  ): Promise<number | undefined>;
  /**
   * Makes an image of these parts the one that is found. False, and nothing done, when a part is gone or as for
   * `addPart`.
   */
  publish(scope: UserScope, params: StoredImage & { readonly parts: readonly number[] }): Promise<boolean>;
  /** Removes up to `limit` parts that are not of the image found; returns how many. */
  sweep(scope: UserScope, params: { readonly limit: number }): Promise<number>;
}
