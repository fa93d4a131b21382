/** What an entry takes beside its numbers and its key: map slot, array header, string header; by measurement about this. */
const OVERHEAD_BYTES = 160;

/** Vectors by key, bounded by bytes; the one not asked for the longest goes first. */
export interface VectorCache {
  get(key: string): Float32Array | undefined;
  /** A vector larger than the whole cache is not kept. */
  set(key: string, values: Float32Array): void;
  bytes(): number;
  clear(): void;
}

/**
 * @param params.maxBytes by estimate: numbers, key and a fixed overhead an entry. 0 keeps nothing.
 */
export function createVectorCache(params: { readonly maxBytes: number }): VectorCache {
  // A Map iterates in order of insertion: taking an entry out and putting it back makes it the newest.
  const entries = new Map<string, Float32Array>();
  let held = 0;

  const sizeOf = (key: string, values: Float32Array): number => values.byteLength + 2 * key.length + OVERHEAD_BYTES;

  const drop = (key: string, values: Float32Array): void => {
    entries.delete(key);
    held -= sizeOf(key, values);
  };

  return {
    get(key) {
      const values = entries.get(key);
      if (values === undefined) return undefined;
      entries.delete(key);
      entries.set(key, values);
      return values;
    },
    set(key, values) {
      const before = entries.get(key);
      if (before !== undefined) drop(key, before);
      const size = sizeOf(key, values);
      if (size > params.maxBytes) return;
      entries.set(key, values);
      held += size;
      for (const [oldest, old] of entries) {
        if (held <= params.maxBytes) break;
        drop(oldest, old);
      }
    },
    bytes: () => held,
    clear() {
      entries.clear();
      held = 0;
    },
  };
}
