/** A data key as it is kept: sealed under one of the root keys. */
export interface WrappedKey {
  /** Id of the root key. */
  readonly root: string;
  readonly wrapped: Uint8Array;
}

/** The root keys, all in memory: none of them is ever stored. What they seal are data keys, and nothing else. */
export interface Keyring {
  /** Id of the root key that new data keys are sealed under. */
  readonly current: string;
  /** Of all root keys, the current one first. */
  readonly ids: readonly string[];
  /** Seals a data key under the current root key. `context` says whose it is. */
  wrap(key: Uint8Array, context: string): WrappedKey;
  /** @throws HoldfastError encryption_key_wrong when the root key is not there, or does not fit */
  unwrap(wrapped: WrappedKey, context: string): Uint8Array;
}
