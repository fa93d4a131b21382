import type { SystemScope, TenantScope, UserScope } from '../scope.ts';

/** What lies under the keys of one user, or of a tenant. */
export interface SealingState {
  /** Ids of the root keys that the data keys are sealed under. */
  readonly roots: readonly string[];
  /** What is not yet under the current data key: nothing, values that are not sealed, or values under an older key. */
  readonly rest: 'none' | 'plain' | 'old';
  /** When the current data key was made. */
  readonly keyMadeAt: number;
}

/** Sealed texts of a user, outside of the tables that are sealed by themselves: raw payloads, transcripts of calls. */
export interface VaultReader {
  /** Whether there is a root key; without one `seal` hands a text back as it is. */
  readonly available: boolean;
  /**
   * A text as it was sealed; one that never was sealed as it is.
   * @throws HoldfastError integrity_failed when it was changed, when its `context` is another, or its key is destroyed;
   *   encryption_key_missing when no root key was given
   */
  openRaw(scope: UserScope, params: { readonly sealed: string; readonly context: string }): Promise<string>;
  /** Undefined where nothing was ever sealed. */
  state(scope: UserScope | TenantScope): Promise<SealingState | undefined>;
}

/** How much of a user was put under the current key. */
export interface Resealed {
  readonly rows: number;
  readonly done: boolean;
}

export interface VaultWriter extends VaultReader {
  /** Seals under the user's key, which is made when there is none. `context` says what it is, and is needed to open it. */
  sealRaw(scope: UserScope, params: { readonly text: string; readonly context: string }): Promise<string>;
  /** Destroys the user's keys: nothing that lies under them can be read again. Says how many there were. */
  shred(scope: UserScope): Promise<number>;
  /** Gives the user a new key; what lies under the old one stays readable until `reseal` has come to its end. */
  renew(scope: UserScope): Promise<void>;
  /** Puts up to so many more rows under the current key. What was stored before encryption was switched on is sealed too. */
  reseal(scope: UserScope | TenantScope, params: { readonly limit: number }): Promise<Resealed>;
  /** Seals the data keys under the current root key; says how many were under another. */
  rewrap(scope: UserScope | TenantScope): Promise<number>;
  /** Lets go of root keys that nothing lies under any more; says which. They need not be given from then on. */
  dropRoots(scope: SystemScope): Promise<readonly string[]>;
}
